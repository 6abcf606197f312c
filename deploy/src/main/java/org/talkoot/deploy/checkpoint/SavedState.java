package org.talkoot.deploy.checkpoint;

import java.util.Optional;
import org.talkoot.deploy.api.TrainingResult.Evaluation;
import org.talkoot.worker.compute.Snapshot;

/**
 * A committed snapshot with what else a run needs to go on from it.
 *
 * @param epochLossSum over the samples of the epoch so far
 * @param epochSamples in that sum
 * @param evaluation of these weights, if they were evaluated
 */
public record SavedState(Snapshot snapshot, double epochLossSum, long epochSamples, Optional<Evaluation> evaluation) {
    public int steps() {
        return snapshot.steps();
    }

    /** The same, evaluated. */
    public SavedState evaluated(Evaluation value) {
        return new SavedState(snapshot, epochLossSum, epochSamples, Optional.of(value));
    }
}
