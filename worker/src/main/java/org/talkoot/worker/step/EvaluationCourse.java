package org.talkoot.worker.step;

/** How far a worker is in its share of an evaluation, in one world, and which segment comes next. */
final class EvaluationCourse {
    private static final int NEVER = -1;

    private final StepProgram program;
    private final int minibatches;
    private int next; // number of the next segment of the minibatch
    private int minibatch;
    private int evaluated = NEVER; // steps, at the newest evaluation

    EvaluationCourse(StepProgram program, int minibatches) {
        this.program = program;
        this.minibatches = minibatches;
    }

    /** Begins, unless that was evaluated already: what is asked for twice is done once. */
    boolean begin(int steps) {
        boolean isNew = steps != evaluated;
        evaluated = steps;
        next = 0;
        minibatch = 0;
        return isNew;
    }

    /** The next segment; null if there is none. */
    Segment next() {
        return minibatch < minibatches ? program.evaluation(next) : null;
    }

    /** The minibatch of the test data that {@link #next} belongs to. */
    int minibatch() {
        return minibatch;
    }

    /** A segment is computed. */
    void completed() {
        next++;
        if (next == program.evaluationSegments()) {
            next = 0;
            minibatch++;
        }
    }
}
