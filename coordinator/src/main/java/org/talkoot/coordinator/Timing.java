package org.talkoot.coordinator;

/**
 * How long the coordinator waits, and how often it commits.
 *
 * @param joinMs for anybody to join, before it ends the job
 * @param gatherMs for all workers that it waits for, before it goes on with those that have joined
 * @param leastPatienceMs with a worker that isn't heard of, or doesn't get on, however fast the steps are
 * @param unmeasuredPatienceMs the same, before any step was measured
 * @param snapshotMs between two boundaries, at least; longer where snapshots are slow
 */
public record Timing(long joinMs, long gatherMs, long leastPatienceMs, long unmeasuredPatienceMs, long snapshotMs) {
    /** What a run has unless it is told otherwise. */
    public static final Timing STANDARD = new Timing(60_000, 2_000, 1_000, 30_000, 1_000);

    public Timing {
        if (joinMs < 1 || gatherMs < 1 || leastPatienceMs < 1 || unmeasuredPatienceMs < 1 || snapshotMs < 1) {
            throw new IllegalArgumentException("each time must be at least 1 ms");
        }
    }

    /** Of a coordinator that takes over: it waits for the workers of the one before, and not for long. */
    public Timing gathering() {
        return new Timing(joinMs, STANDARD.gatherMs, leastPatienceMs, unmeasuredPatienceMs, snapshotMs);
    }
}
