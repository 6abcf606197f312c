package org.talkoot.coordinator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.talkoot.protocol.job.EvaluationSet;

/**
 * What the coordinator knows of a job: numbers only.
 *
 * @param shards of every minibatch
 * @param stepsPerEpoch steps of an epoch
 * @param epochs of the job
 * @param evaluateEveryEpochs 0 for an evaluation at the job's end only
 * @param sets what can be evaluated on
 * @param earlyStopping whether the job may end before its last epoch; only where each epoch ends with an evaluation
 * @param strict whether all workers must have the same numerics
 * @param pauseIntervals steps: each multiple of one of them is a boundary, for a checkpoint
 */
public record JobPlan(
        int shards,
        int stepsPerEpoch,
        int epochs,
        int evaluateEveryEpochs,
        Set<EvaluationSet> sets,
        Optional<EarlyStopping> earlyStopping,
        boolean strict,
        List<Integer> pauseIntervals) {
    public JobPlan {
        sets = Set.copyOf(sets);
        pauseIntervals = List.copyOf(pauseIntervals);
    }

    /** One with strict numerics that pauses for evaluations only. */
    public JobPlan(int shards, int stepsPerEpoch, int epochs, int evaluateEveryEpochs, boolean hasTestData) {
        this(
                shards,
                stepsPerEpoch,
                epochs,
                evaluateEveryEpochs,
                hasTestData ? Set.of(EvaluationSet.TEST) : Set.of(),
                Optional.empty(),
                true,
                List.of());
    }

    /** What an epoch's end is evaluated on, if on anything: the validation set, or else the test set. */
    public Optional<EvaluationSet> deciding() {
        return EvaluationSet.deciding(sets);
    }

    /** Of the whole job, unless it stops early. */
    public int steps() {
        return Math.multiplyExact(stepsPerEpoch, epochs);
    }

    /** Whether the weights after so many steps are to be evaluated. */
    public boolean evaluatesAfter(int steps) {
        if (sets.isEmpty() || steps == 0 || steps % stepsPerEpoch != 0) {
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
