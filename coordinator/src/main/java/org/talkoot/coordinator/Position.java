package org.talkoot.coordinator;

/** How far a job is: what is committed, and evaluated, and what is complete without being committed yet. */
final class Position {
    private final JobPlan plan;
    private int committed; // steps
    private int evaluated; // steps
    private int progress; // steps

    Position(JobPlan plan, int committed) {
        this.plan = plan;
        learn(committed);
    }

    /**
     * The newest snapshot that there is, of a committed step: a later one than was known, or an earlier one where those who
     * held the newest are gone. Whether the weights after it were evaluated isn't known: again.
     */
    void startFrom(int steps) {
        if (steps != committed) {
            learn(steps);
        }
    }

    private void learn(int steps) {
        committed = steps;
        progress = steps;
        evaluated = steps - 1;
    }

    /** False where nothing is new: a world begins with steps that were committed before. */
    boolean commit(int steps) {
        boolean news = steps > committed;
        committed = Math.max(committed, steps);
        return news;
    }

    int committed() {
        return committed;
    }

    boolean isDone() {
        return committed == plan.steps();
    }

    boolean isEvaluationDue() {
        return plan.evaluatesAfter(committed) && evaluated < committed;
    }

    void evaluated() {
        evaluated = committed;
    }

    /** What isn't committed is computed again. */
    void goBack() {
        progress = committed;
    }

    /** Whether nobody had completed that many steps before. */
    boolean progressed(int steps) {
        boolean news = steps > progress;
        progress = Math.max(progress, steps);
        return news;
    }

    /** Steps that are complete. */
    int progress() {
        return progress;
    }
}
