package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JobPlanTest {
    private static List<Integer> evaluations(JobPlan plan) {
        return IntStream.rangeClosed(0, plan.steps())
                .filter(plan::evaluatesAfter)
                .boxed()
                .toList();
    }

    @Test
    void anEvaluationFollowsEveryEpoch() {
        assertEquals(List.of(10, 20, 30), evaluations(new JobPlan(8, 10, 3, 1, true)));
    }

    @Test
    void anEvaluationFollowsEveryOtherEpochAndTheLast() {
        assertEquals(List.of(20, 40, 50), evaluations(new JobPlan(8, 10, 5, 2, true)));
    }

    @Test
    void withoutAnIntervalTheJobsEndIsEvaluatedOnly() {
        assertEquals(List.of(30), evaluations(new JobPlan(8, 10, 3, 0, true)));
    }

    @Test
    void withoutTestDataNothingIsEvaluated() {
        assertEquals(List.of(), evaluations(new JobPlan(8, 10, 3, 1, false)));
    }

    @Test
    void theWorldPausesWhereverItEvaluatesAndAtTheEnd() {
        for (int every = 0; every <= 4; every++) {
            for (boolean hasTestData : new boolean[] {true, false}) {
                JobPlan plan = new JobPlan(8, 7, 9, every, hasTestData);
                for (int steps = 0; steps < plan.steps(); steps++) {
                    int next = steps + 1;
                    while (next < plan.steps() && !plan.evaluatesAfter(next)) {
                        next++;
                    }
                    assertEquals(next, plan.nextPause(steps), plan + " after " + steps);
                }
            }
        }
    }

    @Test
    void moreStepsThanCanBeCountedAreRefused() {
        assertThrows(ArithmeticException.class, () -> new JobPlan(8, 1 << 20, 1 << 20, 1, true).steps());
    }
}
