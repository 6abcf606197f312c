package org.talkoot.protocol.message;

import java.util.List;
import java.util.Map;

/**
 * How a job is going.
 *
 * @param job its name
 * @param phase of the coordinator, in one word: forming, training, evaluating, delivering, over
 * @param fence of the newest world; generation 0 before the first
 * @param awaited number of workers that it waits for; 0 where it waits for none
 * @param committed steps
 * @param complete steps, committed or not
 * @param steps of the job
 * @param loss of the newest step; not a number before the first
 * @param samplesPerSecond up to the newest commit; 0 where nothing is being trained
 * @param recoveries since this coordinator began
 * @param nodes that host workers or are getting ready to, by their addresses
 */
public record JobStatus(
        String job,
        String phase,
        Fence fence,
        int awaited,
        int committed,
        int complete,
        int steps,
        float loss,
        double samplesPerSecond,
        int recoveries,
        List<String> nodes,
        List<Worker> workers)
        implements JobAnswer {
    public JobStatus {
        nodes = List.copyOf(nodes);
        workers = List.copyOf(workers);
    }

    /**
     * A worker of the newest world, or one that waits for the next.
     *
     * @param name begins with the address of its node
     * @param shards that it computes of each minibatch
     * @param steps of the job that it has completed; 0 where it isn't in a world
     * @param msPerShard of a step, as measured; 0 before it was
     * @param silentMs since it was last heard of; -1 where it isn't in a world
     * @param doing what it does or waits for, in words
     * @param slow whether it takes so much longer for a shard than the median of its world that shards move
     * @param spentMs by phase, since it began; none where it isn't in a world
     */
    public record Worker(
            String name,
            int shards,
            int steps,
            double msPerShard,
            long silentMs,
            String doing,
            boolean slow,
            Map<Phase, Long> spentMs) {
        public Worker {
            spentMs = Map.copyOf(spentMs);
        }
    }
}
