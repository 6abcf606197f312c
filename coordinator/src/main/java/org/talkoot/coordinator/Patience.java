package org.talkoot.coordinator;

/**
 * How long a worker waits for its peers, and a segment may take: 20 times a measured step, at least a lower bound; more
 * before anything is measured; and twice as long after each alarm, until a commit shows that all is well.
 */
final class Patience {
    private static final int STEPS = 20;
    private static final int MOST_DOUBLINGS = 5;

    private final long leastMs;
    private final long unmeasuredMs;
    private double stepMs = Double.NaN;
    private int doublings;

    Patience(long leastMs, long unmeasuredMs) {
        this.leastMs = leastMs;
        this.unmeasuredMs = unmeasuredMs;
    }

    void measured(int steps, long tookMs) {
        double newest = (double) tookMs / steps;
        stepMs = Double.isNaN(stepMs) ? newest : Math.max(newest, (stepMs + newest) / 2);
        doublings = 0;
    }

    /** Somebody waited too long, or seemed to hang: perhaps it was only slow. */
    void alarmed() {
        doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
    }

    long ms() {
        long ms = Double.isNaN(stepMs) ? unmeasuredMs : Math.max(leastMs, (long) (STEPS * stepMs));
        return ms << doublings;
    }
}
