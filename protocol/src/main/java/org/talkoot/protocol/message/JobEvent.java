package org.talkoot.protocol.message;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/**
 * What the coordinator says of a job to whoever started it: to show, to record, and to end. In order. Both are in one
 * process.
 */
public sealed interface JobEvent extends NoSerializationVerificationNeeded {

    /**
     * Workers train in a new world.
     *
     * @param fingerprint of the numerics that they compute with
     */
    record WorldFormed(World world, String fingerprint) implements JobEvent {}

    /**
     * How far training is, committed or not.
     *
     * @param steps complete so far
     * @param loss of the newest
     */
    record Progressed(int steps, float loss) implements JobEvent {}

    /**
     * A boundary is committed.
     *
     * @param steps of the job that are committed now
     * @param losses of the steps since the boundary before, in order
     */
    record Committed(Fence fence, int steps, float[] losses) implements JobEvent {}

    /** Training pauses for an evaluation of the weights after so many steps. */
    record EvaluationStarted(int steps) implements JobEvent {}

    /**
     * An evaluation is complete.
     *
     * @param lossSum of the losses of all test samples, shard after shard
     * @param correct predictions
     */
    record Evaluated(int steps, double lossSum, long correct) implements JobEvent {}

    /** The job is done: the final values, flat. */
    record Finished(float[] parameters, float[] buffers) implements JobEvent {}

    /** The job failed. One sentence. */
    record Failed(String sentence) implements JobEvent {}

    /** The job was stopped when so many steps were committed. */
    record Stopped(int steps) implements JobEvent {}
}
