package org.talkoot.protocol.message;

import java.util.List;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.talkoot.protocol.job.EvaluationSet;

/**
 * What the coordinator says of a job to whoever started it: to show, to record, and to end. In order. Both are in one
 * process.
 */
public sealed interface JobEvent extends NoSerializationVerificationNeeded {
    /** Whether it belongs to what stays of the run; the others are only shown. */
    default boolean isRecorded() {
        return !(this instanceof Progressed) && !(this instanceof EvaluationStarted) && !(this instanceof Measured);
    }

    /**
     * Workers train in a new world.
     *
     * @param names of the workers, by rank
     * @param fingerprint of the numerics that they compute with
     */
    record WorldFormed(World world, List<String> names, String fingerprint) implements JobEvent {
        public WorldFormed {
            names = List.copyOf(names);
        }
    }

    /**
     * Something failed: a new world goes on from the last committed step.
     *
     * @param reason in words
     * @param committed steps: where it goes on
     * @param progress steps that were complete, and are computed again from there
     */
    record Recovering(String reason, int committed, int progress) implements JobEvent {}

    /**
     * How far training is, committed or not.
     *
     * @param steps complete so far
     * @param loss of the newest
     */
    record Progressed(int steps, float loss) implements JobEvent {}

    /** What a worker of the newest world measured in the step before a boundary. */
    record Measured(WorkerReport.Measured report) implements JobEvent {}

    /**
     * A boundary is committed.
     *
     * @param from steps that were committed before; after a coordinator's restart some of them may be told again
     * @param losses of the steps from there to the boundary, in order
     * @param gradientNorms of the same steps, before clipping; empty where nothing is clipped
     * @param stateHash of weights and buffers at the boundary: the same on all workers
     */
    record Committed(Fence fence, int from, float[] losses, float[] gradientNorms, long stateHash) implements JobEvent {
        /** Where nothing is clipped. */
        public Committed(Fence fence, int from, float[] losses, long stateHash) {
            this(fence, from, losses, new float[0], stateHash);
        }

        /** Steps that are committed now. */
        public int to() {
            return from + losses.length;
        }
    }

    /**
     * Steps that were committed before the run was gone on with: for a coordinator that stands by, and may have seen none of
     * them. Of their snapshots nothing is left.
     *
     * @param fence of the world that committed them
     * @param names of its workers, by rank
     * @param firstShard rank r computed the shards [firstShard[r], firstShard[r + 1])
     * @param from steps that were committed before
     * @param losses of the steps from there on, in order
     * @param gradientNorms of the same steps, as in {@link Committed}
     */
    record Past(
            Fence fence, List<String> names, List<Integer> firstShard, int from, float[] losses, float[] gradientNorms)
            implements JobEvent {
        public Past {
            names = List.copyOf(names);
            firstShard = List.copyOf(firstShard);
        }
    }

    /**
     * A worker held another state at the boundary after so many steps than computing them again gave: it is written off.
     *
     * @param worker its name
     */
    record Quarantined(String worker, int steps) implements JobEvent {}

    /** Training pauses for an evaluation of the weights after so many steps. */
    record EvaluationStarted(int steps) implements JobEvent {}

    /**
     * An evaluation is complete.
     *
     * @param lossSum of the losses of all samples of the set, shard after shard
     * @param correct predictions
     */
    record Evaluated(int steps, EvaluationSet set, double lossSum, long correct) implements JobEvent {}

    /** The job is done: the final values, flat. They don't travel: where they are empty, the receiver has to get them. */
    record Finished(float[] parameters, float[] buffers) implements JobEvent {}

    /** The job failed. One sentence. */
    record Failed(String sentence) implements JobEvent {}

    /** The job was stopped when so many steps were committed. */
    record Stopped(int steps) implements JobEvent {}
}
