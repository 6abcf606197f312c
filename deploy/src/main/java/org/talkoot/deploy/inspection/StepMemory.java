package org.talkoot.deploy.inspection;

import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.Turns;
import org.talkoot.protocol.job.JobSpec;

/**
 * What a worker that has all shards of a job holds of a minibatch, which it may compute in turns.
 *
 * @param minibatch samples
 * @param samples of them that it holds at a time
 * @param activationBytes of those: see {@link Inspection#activationBytes}
 * @param gradientBytes of all sums of gradients that it holds at a time
 */
public record StepMemory(int minibatch, int turns, int samples, long activationBytes, long gradientBytes) {

    /** @param minibatch the most samples that one of the job has */
    public static StepMemory of(JobSpec job, int minibatch, Inspection inspection) {
        Turns turns = new Turns(TreeCover.single(job.shards()), 0, job.run().accumulate());
        int samples = new ShardRows(turns).capacity(minibatch);
        return new StepMemory(
                minibatch,
                turns.count(),
                samples,
                samples * inspection.activationBytes(),
                turns.slots() * inspection.weightBytes());
    }
}
