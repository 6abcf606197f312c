package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointException;
import org.talkoot.deploy.checkpoint.CheckpointFolder;
import org.talkoot.deploy.checkpoint.ContentIdentity;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.run.RunRecorder;
import org.talkoot.deploy.show.RunText;
import org.talkoot.protocol.job.JobIdentity;
import org.talkoot.protocol.job.JobSpec;

/** An earlier run that is gone on with: it must be the same job, on the same data. */
final class Resumption {
    private static final Logger LOG = LoggerFactory.getLogger(Resumption.class);

    private final Console console;
    private final RunDirectory directory;
    private final Optional<ObjectNode> result;
    private final Optional<Checkpoint> checkpoint;

    private Resumption(
            Console console, RunDirectory directory, Optional<ObjectNode> result, Optional<Checkpoint> checkpoint) {
        this.console = console;
        this.directory = directory;
        this.result = result;
        this.checkpoint = checkpoint;
    }

    /**
     * Finds out where the run stands; changes nothing.
     *
     * @param before the run's job
     * @param now the job as it was given this time
     * @throws JobRefusedException if the job or its data would give another result
     */
    static Resumption of(Console console, RunDirectory directory, JobSpec before, JobSpec now) {
        JobIdentity identity = ContentIdentity.of(now);
        if (!now.equals(before)) {
            refuseUnlessSame(
                    identity,
                    ContentIdentity.of(before).text(),
                    "the job isn't the one of the run in " + directory.path());
        }
        Optional<ObjectNode> result = RunFiles.result(directory);
        if (result.isPresent()) {
            return new Resumption(console, directory, result, Optional.empty());
        }
        console.log().toFile(directory.file("log.txt"));
        Optional<Checkpoint> checkpoint = newest(console, directory);
        checkpoint.ifPresent(found -> refuseUnlessSame(
                identity,
                found.state().getJob().getText(),
                "the job or a file that it names has changed since the checkpoint " + found.folder()));
        return new Resumption(console, directory, result, checkpoint);
    }

    private static void refuseUnlessSame(JobIdentity identity, String before, String what) {
        if (!identity.text().equals(before)) {
            throw new JobRefusedException(what + ", so the result would differ: "
                    + ContentIdentity.difference(identity.text(), before)
                    + "; start a new run, or go on with what was there");
        }
    }

    private static Optional<Checkpoint> newest(Console console, RunDirectory directory) {
        try {
            return new CheckpointFolder(directory.path()).newestIntact((folder, reason) -> {
                LOG.warn("damaged checkpoint {}: {}", folder, reason);
                console.err()
                        .println("talkoot: the checkpoint " + folder + " is damaged: " + reason
                                + "; the one before it is tried");
            });
        } catch (CheckpointException e) {
            throw new JobRefusedException(e.getMessage(), e);
        }
    }

    /** To go on from; empty: at the beginning. */
    Optional<Checkpoint> checkpoint() {
        return checkpoint;
    }

    /** Makes the run's files end where it goes on. */
    void cutBack() {
        int steps = checkpoint.map(Checkpoint::steps).orElse(0);
        LOG.info("resume step={}", steps);
        RunRecorder.cutBack(directory, steps);
    }

    /** Prints the result of a run that is finished already. False if it isn't. */
    boolean printResult(boolean json) {
        result.ifPresent(done -> {
            if (json) {
                console.out().println(RunFiles.text(done));
            } else {
                console.out().println("done already, kept in " + directory.path());
                console.out()
                        .println(RunText.weights(
                                done.path("sha256").asText(),
                                done.path("steps").asInt(),
                                done.path("parameters").asInt()));
            }
        });
        return result.isPresent();
    }
}
