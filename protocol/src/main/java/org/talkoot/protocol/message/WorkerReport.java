package org.talkoot.protocol.message;

import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.job.EvaluationSet;

/** What a worker tells the coordinator. Not sealed: a coordinator has messages to itself. */
public interface WorkerReport {

    /**
     * A worker asks to join.
     *
     * @param name unique among the workers, for messages
     * @param node of the process that hosts it, unique among those
     * @param chunkSizes floats of each chunk of the model: the same for every worker of a job
     * @param newestWorld that it was in, under whatever coordinator; (0, 0) for none
     * @param committed steps of the job, as far as its process has heard; it has their snapshot
     */
    record Join(
            String name,
            String node,
            ActorRef<WorkerCommand> worker,
            List<Integer> chunkSizes,
            String fingerprint,
            Fence newestWorld,
            int committed)
            implements WorkerReport {
        public Join {
            chunkSizes = List.copyOf(chunkSizes);
        }
    }

    /** A worker is to leave: at the next boundary it is told to stop. */
    record Leave(String name) implements WorkerReport {}

    /**
     * A node has received a part of a snapshot that it lacked.
     *
     * @param node its name
     * @param steps of the snapshot
     * @param missing floats; none where it holds it now
     */
    record SnapshotReceived(String node, int steps, long missing) implements WorkerReport {}

    /**
     * A node's monitor sees that a worker doesn't come out of a segment. Of no world: it may hang in an older one than its
     * peers are in.
     *
     * @param worker its name
     * @param what the step and the segment in words
     */
    record Stalled(String worker, String what, long forMs) implements WorkerReport {}

    /** What is said within a world. */
    sealed interface InWorld extends WorkerReport {
        Fence fence();

        int sender();
    }

    /**
     * The sender is in the world and takes messages; said when it has entered, and several times a second.
     *
     * @param steps of the job that it has completed
     * @param segments that it has computed in this world: it grows as long as the sender gets on
     * @param trainedMs of this world that it spent in segments of training steps
     * @param snapshotMs that its newest snapshot took
     * @param doing what it does or waits for, in words
     * @param waitsFor the ranks whose messages it needs to get on
     * @param spentMs by phase, in all worlds that it was in
     */
    record Alive(
            Fence fence,
            int sender,
            int steps,
            long segments,
            long trainedMs,
            long snapshotMs,
            String doing,
            List<Integer> waitsFor,
            Map<Phase, Long> spentMs)
            implements InWorld {
        public Alive {
            waitsFor = List.copyOf(waitsFor);
            spentMs = Map.copyOf(spentMs);
        }
    }

    /**
     * The losses of steps that the sender, who owns the chunk that carries the loss, has summed.
     *
     * @param firstStep counted from 0
     * @param losses of the steps from there on, at most {@value #MOST}
     * @param gradientNorms of the same steps, before clipping; empty where nothing is clipped
     */
    record Losses(Fence fence, int sender, int firstStep, float[] losses, float[] gradientNorms) implements InWorld {
        public static final int MOST = 32;

        /** Where nothing is clipped. */
        public Losses(Fence fence, int sender, int firstStep, float[] losses) {
            this(fence, sender, firstStep, losses, new float[0]);
        }
    }

    /**
     * The sender has completed as many steps of the job as the world's boundary, and waits.
     *
     * @param stateHash of its weights and buffers
     * @param finite whether all of them are finite
     */
    record BoundaryReached(Fence fence, int sender, int steps, long stateHash, boolean finite) implements InWorld {}

    /**
     * What the sender measured in the step before a boundary, for whoever looks at the run: said by each worker before {@link
     * BoundaryReached}, and of no consequence.
     *
     * @param steps as at the boundary
     */
    record Measured(Fence fence, int sender, int steps, List<StageSquares> stages) implements InWorld {
        public Measured {
            stages = List.copyOf(stages);
        }

        /**
         * Sums of squares of a stage's values in one step, as far as the sender has them: over all senders they are the stage's.
         *
         * @param stage its number in the model
         * @param weights of the parameters, after the step
         * @param gradients of the parameters' gradient, averaged over the minibatch
         * @param movements of the parameters' change in the step
         * @param activations of the outputs, the mean over samples of one shard
         * @param activationGradients of each such sample's loss by its outputs, likewise; 0 where it isn't computed
         */
        public record StageSquares(
                int stage,
                double weights,
                double gradients,
                double movements,
                double activations,
                double activationGradients) {}
    }

    /**
     * The sender's share of the evaluation after so many steps.
     *
     * @param lossSums of the losses, by shard of the sender
     * @param correct predictions, by shard of the sender
     */
    record Evaluated(Fence fence, int sender, int steps, EvaluationSet set, double[] lossSums, long[] correct)
            implements InWorld {}

    /**
     * The final values of the model, from the node: it never travels as a message, but as parts of a snapshot.
     *
     * @param sender rank of a worker whose process had them
     * @param parameters flat; the receiver's from now on
     * @param buffers flat; the receiver's from now on
     */
    record StateDelivered(Fence fence, int sender, float[] parameters, float[] buffers)
            implements InWorld, NoSerializationVerificationNeeded {}

    /**
     * The sender can't go on.
     *
     * @param steps of the job that it had completed
     * @param threw whether the computation itself failed, or else something didn't arrive in time
     * @param reason names step, phase and what happened
     */
    record Failed(Fence fence, int sender, int steps, boolean threw, String reason) implements InWorld {}
}
