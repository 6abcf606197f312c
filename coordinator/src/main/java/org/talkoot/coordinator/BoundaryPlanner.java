package org.talkoot.coordinator;

/** Decides where the world pauses next to be committed: often enough to be told, seldom enough to cost nothing. */
final class BoundaryPlanner {
    private static final long TARGET_MS = 1_000;
    private static final int FIRST_STEPS = 8;
    private static final int MOST_GROWTH = 8;

    private final JobPlan plan;
    private int steps = FIRST_STEPS;

    BoundaryPlanner(JobPlan plan) {
        this.plan = plan;
    }

    /** The first boundary of a world that starts after so many steps. */
    int first(int start) {
        steps = FIRST_STEPS;
        return Math.min(start + steps, plan.nextPause(start));
    }

    /** The boundary after one that was reached {@code tookMs} after the one before, {@code done} steps later. */
    int next(int boundary, int done, long tookMs) {
        if (done == 0) {
            return first(boundary); // the world began at that boundary
        }
        long fitting = done * TARGET_MS / Math.max(1, tookMs);
        steps = (int) Math.max(1, Math.min(fitting, (long) steps * MOST_GROWTH));
        return (int) Math.min((long) boundary + steps, plan.nextPause(boundary));
    }
}
