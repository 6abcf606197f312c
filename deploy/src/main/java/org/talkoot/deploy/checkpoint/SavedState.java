package org.talkoot.deploy.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.Snapshot;

/**
 * A committed snapshot with what else a run needs to go on from it.
 *
 * @param steps of the job that are complete
 * @param values supplies the snapshot, perhaps from another process; throws an {@link IllegalStateException} that says in words
 *     why, if it can't be had any more
 * @param epochLossSum over the samples of the epoch so far
 * @param epochSamples in that sum
 * @param evaluations of the job so far, in order
 * @param evaluation of these weights, if they were evaluated
 */
public record SavedState(
        int steps,
        Supplier<Snapshot> values,
        double epochLossSum,
        long epochSamples,
        List<JobEvent.Evaluated> evaluations,
        Optional<Evaluation> evaluation) {
    public SavedState {
        evaluations = List.copyOf(evaluations);
    }

    /** One with the snapshot at hand. */
    public static SavedState of(
            Snapshot snapshot,
            double epochLossSum,
            long epochSamples,
            List<JobEvent.Evaluated> evaluations,
            Optional<Evaluation> evaluation) {
        return new SavedState(snapshot.steps(), () -> snapshot, epochLossSum, epochSamples, evaluations, evaluation);
    }

    public Snapshot snapshot() {
        return values.get();
    }

    /** The same, evaluated. */
    SavedState evaluated(JobEvent.Evaluated told, Evaluation value) {
        List<JobEvent.Evaluated> all = new ArrayList<>(evaluations);
        all.add(told);
        return new SavedState(steps, values, epochLossSum, epochSamples, all, Optional.of(value));
    }
}
