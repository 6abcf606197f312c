package org.talkoot.coordinator;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;

/** How far a job is: what is committed, and evaluated, and what is complete without being committed yet. */
final class Position {
    private final JobPlan plan;
    private final TreeMap<Integer, Double> lossSums = new TreeMap<>(); // by steps: of the set that decides
    private final Set<EvaluationSet> evaluated = EnumSet.noneOf(EvaluationSet.class); // after the committed steps
    private int committed; // steps
    private int progress; // steps

    /** @param evaluations of the job so far; those beyond what is committed don't count */
    Position(JobPlan plan, int committed, List<JobEvent.Evaluated> evaluations) {
        this.plan = plan;
        evaluations.forEach(this::note);
        learn(committed);
    }

    private void note(JobEvent.Evaluated evaluation) {
        if (plan.deciding().equals(Optional.of(evaluation.set()))) {
            lossSums.put(evaluation.steps(), evaluation.lossSum());
        }
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
        evaluated.clear();
    }

    /** False where nothing is new: a world begins with steps that were committed before. */
    boolean commit(int steps) {
        boolean news = steps > committed;
        if (news) {
            committed = steps;
            evaluated.clear();
        }
        return news;
    }

    int committed() {
        return committed;
    }

    /** Whether the committed steps are all: those of the plan, or fewer where the job stops early. */
    boolean isDone() {
        return committed == plan.steps() || stopsHere();
    }

    private boolean stopsHere() {
        return plan.earlyStopping().isPresent()
                && lossSums.containsKey(committed)
                && plan.earlyStopping()
                        .get()
                        .stopsAfter(lossSums.headMap(committed, true).values());
    }

    /** What the committed weights are to be evaluated on next: at the job's end on the test set too. */
    Optional<EvaluationSet> evaluationDue() {
        if (!plan.evaluatesAfter(committed)) {
            return Optional.empty();
        }
        Optional<EvaluationSet> deciding = plan.deciding().filter(set -> !evaluated.contains(set));
        return deciding.isPresent() || !isDone()
                ? deciding
                : plan.sets().stream().filter(set -> !evaluated.contains(set)).findFirst();
    }

    /** An evaluation of the committed weights. */
    void evaluated(JobEvent.Evaluated evaluation) {
        note(evaluation);
        evaluated.add(evaluation.set());
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
