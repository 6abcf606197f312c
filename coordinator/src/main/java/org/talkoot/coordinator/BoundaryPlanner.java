package org.talkoot.coordinator;

/** Decides where the world pauses next to be committed: often enough to be told, seldom enough to cost nothing. */
final class BoundaryPlanner {
    private static final long MOST_MS = 10_000;
    private static final long TIMES_A_SNAPSHOT = 50; // so that snapshots take less than 2 % of the time
    private static final int FIRST_STEPS = 8;
    private static final int MOST_GROWTH = 8;

    private final JobPlan plan;
    private final long leastMs;
    private int steps = FIRST_STEPS;

    /** @param leastMs between two boundaries */
    BoundaryPlanner(JobPlan plan, long leastMs) {
        this.plan = plan;
        this.leastMs = leastMs;
    }

    /** The first boundary of a world that starts after so many steps. */
    int first(int start) {
        steps = FIRST_STEPS;
        return Math.min(start + steps, plan.nextPause(start));
    }

    /**
     * The boundary after one that was reached {@code tookMs} after the one before, {@code done} steps later.
     *
     * @param snapshotMs that a snapshot takes
     */
    int next(int boundary, int done, long tookMs, long snapshotMs) {
        if (done == 0) {
            return first(boundary); // the world began at that boundary
        }
        long targetMs = Math.max(leastMs, Math.min(TIMES_A_SNAPSHOT * snapshotMs, MOST_MS));
        long fitting = done * targetMs / Math.max(1, tookMs);
        steps = (int) Math.max(1, Math.min(fitting, (long) steps * MOST_GROWTH));
        return (int) Math.min((long) boundary + steps, plan.nextPause(boundary));
    }
}
