package org.talkoot.deploy.machines;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;

/** What a run tells, checked as it is told: every step is committed once and in order, and generations rise. */
final class History {
    private final JobPlan plan;
    private final List<String> alarms = new ArrayList<>();
    private Fence fence = new Fence(0, 0);
    private int committed; // steps
    private int evaluated; // steps
    private int worlds;
    private boolean finished;

    History(JobPlan plan) {
        this.plan = plan;
    }

    /** The loss of a step: the same in every execution of it. */
    static float loss(int step) {
        return 1f / (step + 1);
    }

    /** Of a shard, in the evaluation after so many steps. */
    static double evaluationLoss(int steps, int shard) {
        return steps * 1000 + shard;
    }

    void add(JobEvent event) {
        check(!finished, event + " after the end");
        if (event instanceof JobEvent.WorldFormed formed) {
            check(formed.world().fence().compareTo(fence) > 0, formed + " after " + fence);
            check(formed.world().startStep() == committed, formed + " starts elsewhere than at " + committed);
            check(formed.names().size() == formed.world().workers(), formed + " has other names");
            fence = formed.world().fence();
            worlds++;
        } else if (event instanceof JobEvent.Recovering recovering) {
            check(recovering.committed() == committed, recovering + " from elsewhere than " + committed);
            alarms.add(recovering.reason());
        } else if (event instanceof JobEvent.Committed commit) {
            commit(commit);
        } else if (event instanceof JobEvent.Evaluated evaluation) {
            evaluate(evaluation);
        } else if (event instanceof JobEvent.Finished end) {
            finish(end);
        } else if (event instanceof JobEvent.Failed failure) {
            throw new AssertionError(failure.sentence() + "; before: " + alarms);
        }
    }

    private void commit(JobEvent.Committed commit) {
        check(commit.fence().equals(fence), "the world " + commit.fence() + " committed after " + fence + " began");
        check(commit.from() == committed, "steps from " + commit.from() + " were committed after " + committed);
        check(commit.losses().length > 0, "nothing was committed at " + committed);
        check(!isEvaluationMissing(), "no evaluation after step " + committed);
        for (float loss : commit.losses()) {
            check(loss == loss(committed), "step " + committed + " was committed with the loss " + loss);
            committed++;
        }
    }

    private void evaluate(JobEvent.Evaluated evaluation) {
        check(evaluation.steps() == committed && isEvaluationMissing(), evaluation + " wasn't due");
        double lossSum = 0;
        for (int shard = 0; shard < plan.shards(); shard++) {
            lossSum += evaluationLoss(committed, shard);
        }
        check(evaluation.lossSum() == lossSum && evaluation.correct() == plan.shards(), evaluation + " is wrong");
        evaluated = committed;
    }

    private boolean isEvaluationMissing() {
        return plan.evaluatesAfter(committed) && evaluated < committed;
    }

    private void finish(JobEvent.Finished end) {
        check(committed == plan.steps(), "it ended after " + committed + " of " + plan.steps() + " steps");
        check(!isEvaluationMissing(), "no evaluation at the end");
        for (float version : end.parameters()) {
            check(version == committed, "final weights of versions " + Arrays.toString(end.parameters()));
        }
        finished = true;
    }

    /** Why worlds failed, in words. */
    List<String> alarms() {
        return alarms;
    }

    int worlds() {
        return worlds;
    }

    boolean isFinished() {
        return finished;
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
