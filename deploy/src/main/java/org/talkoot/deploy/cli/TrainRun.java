package org.talkoot.deploy.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.cli.WatchOptions.Watching;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.run.RunRecorder;
import org.talkoot.deploy.show.RunDisplay;
import org.talkoot.deploy.watch.Several;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** One run of a job from its directory to its last line. */
final class TrainRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainRun.class);

    private final Console console;
    private final Trainer trainer;
    private final StopSignals signals;
    private final JobSpec job;
    private final int workers;
    private final RunDirectory directory;
    private final Optional<Resumption> resumption;
    private final boolean json;
    private final Watching watching;
    private final AtomicReference<Training> training = new AtomicReference<>();

    /**
     * @param resumption of an earlier run in the directory; empty: it is a new one
     * @param watching who is to look at it
     */
    TrainRun(
            Console console,
            Trainer trainer,
            StopSignals signals,
            JobSpec job,
            int workers,
            RunDirectory directory,
            Optional<Resumption> resumption,
            boolean json,
            Watching watching) {
        this.console = console;
        this.trainer = trainer;
        this.signals = signals;
        this.job = job;
        this.workers = workers;
        this.directory = directory;
        this.resumption = resumption;
        this.json = json;
        this.watching = watching;
    }

    /** @return the exit code */
    int run() {
        if (resumption.isEmpty()) { // else both are there already; a folder with its job can be gone on with
            RunFiles.writeJob(directory, JobFile.render(job));
            console.log().toFile(directory.file("log.txt"));
        }
        LOG.info("job={} workers={} directory={}", job.name(), workers, directory.path());
        try {
            return recorded();
        } catch (RuntimeException | Error e) {
            if (resumption.isEmpty() && training.get() == null && Failure.of(e).exitCode() == Failure.WRONG_INPUT) {
                console.log().close();
                directory.discard(); // refused: as if nothing had happened
            }
            throw e;
        }
    }

    private int recorded() {
        resumption.ifPresent(Resumption::cutBack);
        try (RunRecorder recorder = new RunRecorder(directory, this::stop);
                Onlookers onlookers = new Onlookers(watching, job, directory, this::warn)) {
            onlookers.url().ifPresent(url -> console.err().println("talkoot: dashboard at " + url));
            TrainingResult result;
            try (RunDisplay display = display()) {
                result = trained(recorder, listeners(recorder, display, onlookers), onlookers);
                RunFiles.writeResult(directory, result);
                onlookers.finished(result);
                display.finished(result);
            } catch (CompletionException e) {
                onlookers.ended(e);
                return stopped(e, recorder);
            } finally {
                close();
            }
            if (json) {
                console.out().println(RunFiles.text(RunFiles.json(result)));
            }
            LOG.info("done step={} sha256={}", result.steps(), result.sha256());
            return Failure.DONE;
        }
    }

    /** The run ends with the first two, and goes on without the others. */
    private static TrainingListener listeners(RunRecorder recorder, RunDisplay display, Onlookers onlookers) {
        List<TrainingListener> all = new ArrayList<>(List.of(recorder, display));
        all.addAll(onlookers.listeners());
        return new Several(all);
    }

    private TrainingResult trained(RunRecorder recorder, TrainingListener listener, Onlookers onlookers) {
        Storage storage = new Storage(
                Optional.of(directory.path()),
                resumption.flatMap(Resumption::checkpoint),
                sentence -> warn(sentence, recorder));
        training.set(trainer.start(job, workers, storage, listener));
        onlookers.started(training.get());
        if (recorder.failure().isPresent()) {
            stop(); // the recorder asked for it before there was anything to stop
        }
        signals.onStop(this::stopForSignal);
        TrainingResult result = training.get().result().toCompletableFuture().join();
        recorder.failure().ifPresent(failure -> {
            throw failure;
        });
        return result;
    }

    /** For a run that ended early: because its files can't be written, because somebody stopped it, or by itself. */
    private int stopped(CompletionException failure, RunRecorder recorder) {
        if (recorder.failure().isPresent()) {
            throw recorder.failure().get();
        }
        if (!(failure.getCause() instanceof Training.StoppedException)) {
            throw failure;
        }
        String sentence = failure.getCause().getMessage()
                + (job.run().checkpoint().isPresent()
                        ? "; talkoot train --resume --run-dir " + directory.path() + " goes on"
                        : "; its metrics and log are kept in " + directory.path());
        LOG.info(sentence);
        console.err().println("talkoot: " + sentence);
        return signals.exitCode().orElse(StopSignals.TERMINATED);
    }

    /** Where the run ends because the disk is full, one sentence is enough. */
    private void warn(String sentence, RunRecorder recorder) {
        if (recorder.failure().isEmpty()) {
            warn(sentence);
        }
    }

    private void warn(String sentence) {
        console.err().println("talkoot: " + sentence);
    }

    private void stopForSignal() {
        LOG.info("stopping for a signal");
        if (console.screen().error()) {
            console.err().println(RunDisplay.CLEAR_LINE + "talkoot: stopping; once more stops at once");
        }
        stop();
    }

    private void stop() {
        Training running = training.get();
        if (running != null) {
            running.stop();
        }
    }

    private void close() {
        Training running = training.get();
        if (running != null) {
            running.close();
        }
    }

    /** With {@code --json} standard output is for the result alone: a person's bar goes to standard error. */
    private RunDisplay display() {
        boolean live = json ? console.screen().error() : console.screen().output();
        PrintStream stream =
                json ? (live ? console.err() : new PrintStream(OutputStream.nullOutputStream())) : console.out();
        return new RunDisplay(stream, live, console.screen(), job, directory.path());
    }
}
