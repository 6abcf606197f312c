package org.talkoot.worker.step;

import org.talkoot.protocol.job.EvaluationSet;

/**
 * How many minibatches the evaluations have. They are numbered over both sets, those of the test set first.
 *
 * @param test 0 where there is no test set
 * @param validation 0 where there is no validation set
 */
public record EvaluationMinibatches(int test, int validation) {

    /** Number of the set's first minibatch. */
    public int first(EvaluationSet set) {
        return set == EvaluationSet.TEST ? 0 : test;
    }

    /** Number behind the set's last minibatch. */
    public int end(EvaluationSet set) {
        return set == EvaluationSet.TEST ? test : test + validation;
    }

    /** The set of a minibatch. */
    public EvaluationSet set(int minibatch) {
        return minibatch < test ? EvaluationSet.TEST : EvaluationSet.VALIDATION;
    }
}
