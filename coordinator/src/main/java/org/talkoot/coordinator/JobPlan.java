package org.talkoot.coordinator;

/**
 * What the coordinator knows of a job: numbers only.
 *
 * @param shards of every minibatch
 * @param stepsPerEpoch steps of an epoch
 * @param epochs of the job
 * @param evaluateEveryEpochs 0 for an evaluation at the job's end only
 * @param hasTestData whether anything can be evaluated
 */
public record JobPlan(int shards, int stepsPerEpoch, int epochs, int evaluateEveryEpochs, boolean hasTestData) {

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

    /** The next step count, above {@code steps}, at which the world must pause: an evaluation, or the job's end. */
    public int nextPause(int steps) {
        int pause = (steps / stepsPerEpoch + 1) * stepsPerEpoch;
        while (pause < steps() && !evaluatesAfter(pause)) {
            pause += stepsPerEpoch;
        }
        return Math.min(pause, steps());
    }
}
