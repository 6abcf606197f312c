package org.talkoot.deploy.checkpoint;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.protocol.job.JobIdentity;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.wire.Identity;
import org.talkoot.protocol.wire.Stored;
import org.talkoot.worker.job.TrainingJob;

/**
 * The checkpoints of a run: told of each commit, it has those written that are due. Not thread-safe, and never waits: the
 * disk is another thread's.
 */
public final class Checkpointing {
    private final CheckpointFolder folder;
    private final CheckpointSchedule schedule;
    private final CheckpointWriter writer;
    private final boolean keepBest;
    private final JobIdentity identity;
    private long term;
    private String fingerprint = "";
    private SavedState newest; // null before the first commit
    private long stateHash; // of the newest
    private boolean due; // the newest, once it has been evaluated
    private boolean best; // the newest, of those that are kept for it
    private int written; // steps of the last one that was ordered
    private double bestLoss;

    /**
     * @param storage which has a run directory
     * @param spec of the job
     * @param metadata of the model's file
     * @param listener told of each checkpoint that is on disk
     */
    public Checkpointing(
            Storage storage,
            CheckpointSpec spec,
            TrainingJob job,
            Map<String, String> metadata,
            TrainingListener listener,
            long nowMs) {
        folder = new CheckpointFolder(storage.runDirectory().orElseThrow());
        schedule = new CheckpointSchedule(spec, job.minibatches().steps(), nowMs);
        writer = new CheckpointWriter(folder, spec, job, metadata, listener, storage.warnings());
        keepBest = spec.keepBest();
        identity = ContentIdentity.of(job.spec());
        written = storage.from().map(Checkpoint::steps).orElse(0);
        bestLoss = keepBest ? bestLoss(folder, written) : 0;
    }

    private static double bestLoss(CheckpointFolder folder, int upTo) {
        try {
            return folder.best(upTo)
                    .map(state -> state.getEvaluation().getLoss())
                    .orElse(Double.POSITIVE_INFINITY);
        } catch (CheckpointException e) {
            return Double.POSITIVE_INFINITY; // so the next evaluation is the best that is known
        }
    }

    /**
     * Whose work it is from here on.
     *
     * @param newTerm of their coordinator
     * @param newFingerprint of the workers
     */
    public void formed(long newTerm, String newFingerprint) {
        term = newTerm;
        fingerprint = newFingerprint;
    }

    /**
     * @param committedHash of the values that all workers held then
     * @param evaluationFollows a checkpoint that is due waits for it, to hold what came of it
     */
    public void committed(SavedState state, long committedHash, boolean evaluationFollows, long nowMs) {
        newest = state;
        best = false;
        stateHash = committedHash;
        due = schedule.isDue(state.steps(), nowMs);
        if (!evaluationFollows) {
            writeIfDue();
        }
    }

    /** What decides which checkpoint is the best. */
    public void evaluated(JobEvent.Evaluated told, Evaluation evaluation) {
        if (newest == null || newest.steps() != told.steps()) {
            return;
        }
        newest = newest.evaluated(told, evaluation);
        if (keepBest && evaluation.loss() < bestLoss) {
            bestLoss = evaluation.loss();
            best = true;
            due = true;
        }
        writeIfDue();
    }

    private void writeIfDue() {
        if (due) {
            due = false;
            write();
        }
    }

    private void write() {
        if (newest.steps() > written) {
            written = newest.steps();
            writer.write(newest, describe(), best);
        }
    }

    /** The newest on disk of at most so many steps, if one is intact. */
    public Optional<Checkpoint> newest(int upTo) {
        try {
            return folder.newestIntact(upTo, (damaged, reason) -> {});
        } catch (CheckpointException e) {
            return Optional.empty();
        }
    }

    private Stored.Checkpoint.Builder describe() {
        return Stored.Checkpoint.newBuilder()
                .setJob(Identity.JobIdentity.newBuilder()
                        .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(identity.sha256())))
                        .setText(identity.text()))
                .setFingerprint(fingerprint)
                .setStateHash(stateHash)
                .setTerm(term);
    }

    /**
     * The run is over; completes when its checkpoints are on disk.
     *
     * @param early before its end: then a checkpoint of the last commit is left to go on from
     */
    public CompletionStage<Void> end(boolean early) {
        writer.runIsOver();
        if (early && newest != null) {
            write();
        }
        return writer.close();
    }
}
