package org.talkoot.worker.compute;

import org.talkoot.worker.job.TrainingJob;

/**
 * The complete training state at a step boundary, in memory. Never written to after it was made, so whoever holds one may
 * read it for as long as it likes.
 *
 * @param steps of the job that are complete
 * @param weights flat parameters
 * @param velocity flat parameters; null without momentum
 * @param buffers flat buffers of the model
 */
public record Snapshot(int steps, float[] weights, float[] velocity, float[] buffers) {

    /** Before the first step. */
    public static Snapshot initial(TrainingJob job) {
        float[] weights = job.initial().parameters();
        float[] velocity = job.optimizer().hasVelocity() ? new float[weights.length] : null;
        return new Snapshot(0, weights, velocity, job.initial().buffers());
    }

    /** A copy of what may change. */
    static Snapshot of(int steps, SharedWeights shared, float[] buffers) {
        float[] velocity = shared.velocity();
        return new Snapshot(
                steps, shared.weights().clone(), velocity == null ? null : velocity.clone(), buffers.clone());
    }
}
