package org.talkoot.protocol.job;

/**
 * When a job ends before its last epoch: at the end of the first epoch at which the loss of the evaluations hasn't got better
 * for some time. It is better where it is below the lowest so far by more than {@code minDelta} (Prechelt: <i>Early stopping,
 * but when?</i>, 1998).
 *
 * @param patience evaluations in a row without a better one; at least 1, default 3
 * @param minDelta of the mean loss of a sample; zero or positive, default 0
 * @param restoreBest whether the job ends with the weights of the evaluation with the lowest loss, whether it stops early or
 *     not; default false: with those of its last step
 */
public record EarlyStoppingSpec(int patience, double minDelta, boolean restoreBest) {
    public EarlyStoppingSpec {
        Check.atLeast(1, "patience", patience);
        Check.notNegative("min-delta", minDelta);
    }

    public static EarlyStoppingSpec standard() {
        return new EarlyStoppingSpec(3, 0, false);
    }
}
