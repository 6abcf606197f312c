package org.talkoot.worker.step;

import java.util.EnumSet;
import java.util.Set;
import org.talkoot.protocol.job.EvaluationSet;

/** How far a worker is in its share of an evaluation, in one world, and which segment comes next. */
final class EvaluationCourse {
    private final StepProgram program;
    private final EvaluationMinibatches minibatches;
    private final Set<EvaluationSet> evaluated = EnumSet.noneOf(EvaluationSet.class); // after the newest such steps
    private EvaluationSet set;
    private int steps = -1;
    private int next; // number of the next segment of the minibatch
    private int minibatch;

    EvaluationCourse(StepProgram program, EvaluationMinibatches minibatches) {
        this.program = program;
        this.minibatches = minibatches;
    }

    /** Begins, unless that was evaluated already: what is asked for twice is done once. */
    boolean begin(int newSteps, EvaluationSet newSet) {
        if (newSteps != steps) {
            evaluated.clear();
        }
        steps = newSteps;
        set = newSet;
        next = 0;
        minibatch = minibatches.first(newSet);
        return evaluated.add(newSet);
    }

    /** The next segment; null if there is none. */
    Segment next() {
        return minibatch < minibatches.end(set) ? program.evaluation(next) : null;
    }

    /** The minibatch that {@link #next} belongs to. */
    int minibatch() {
        return minibatch;
    }

    /** The set that is evaluated, or was last. */
    EvaluationSet set() {
        return set;
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
