package org.talkoot.coordinator;

import java.util.List;

/**
 * What the coordinator knows of a job: numbers only.
 *
 * @param shards of every minibatch
 * @param stepsPerEpoch steps of an epoch
 * @param epochs of the job
 * @param evaluateEveryEpochs 0 for an evaluation at the job's end only
 * @param hasTestData whether anything can be evaluated
 * @param strict whether all workers must have the same numerics
 * @param pauseIntervals steps: each multiple of one of them is a boundary, for a checkpoint
 */
public record JobPlan(
        int shards,
        int stepsPerEpoch,
        int epochs,
        int evaluateEveryEpochs,
        boolean hasTestData,
        boolean strict,
        List<Integer> pauseIntervals) {
    public JobPlan {
        pauseIntervals = List.copyOf(pauseIntervals);
    }

    /** One with strict numerics that pauses for evaluations only. */
    public JobPlan(int shards, int stepsPerEpoch, int epochs, int evaluateEveryEpochs, boolean hasTestData) {
        this(shards, stepsPerEpoch, epochs, evaluateEveryEpochs, hasTestData, true, List.of());
    }

    /** Of the whole job. */
    public int steps() {
        return Math.multiplyExact(stepsPerEpoch, epochs);
    }

    /** Whether the weights after so many steps are to be evaluated. */
    public boolean evaluatesAfter(int steps) {
        if (!hasTestData || steps == 0 || steps % stepsPerEpoch != 0) {
            return false;
        }
        int epoch = steps / stepsPerEpoch;
        return epoch == epochs || evaluateEveryEpochs > 0 && epoch % evaluateEveryEpochs == 0;
    }

    /** The next step count, above {@code steps}, at which the world must pause: for an evaluation, an interval or the job's end. */
    public int nextPause(int steps) {
        int pause = (steps / stepsPerEpoch + 1) * stepsPerEpoch;
        while (pause < steps() && !evaluatesAfter(pause)) {
            pause += stepsPerEpoch;
        }
        long next = Math.min(pause, steps());
        for (int interval : pauseIntervals) {
            next = Math.min(next, (steps / interval + 1L) * interval);
        }
        return (int) next;
    }
}
