package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.protocol.job.EvaluationSet.TEST;
import static org.talkoot.protocol.job.EvaluationSet.VALIDATION;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;

/** A job that may stop early ends where its evaluations say, whoever coordinates. */
class EarlyStoppingTest extends CoordinatorOfThree {
    private static final JobPlan PLAN = plan(Set.of(VALIDATION, TEST), 2, 0);

    private static JobPlan plan(Set<EvaluationSet> sets, int patience, double leastGain) {
        return new JobPlan(8, 5, 10, 1, sets, Optional.of(new EarlyStopping(patience, leastGain)), true, List.of());
    }

    private static JobEvent.Evaluated evaluated(int steps, double lossSum) {
        return new JobEvent.Evaluated(steps, VALIDATION, lossSum, 0);
    }

    private void begin(JobPlan plan, Start start) {
        machine = coordinating(plan, start);
        for (String name : List.of("a", "b", "c")) {
            machine.joined(new Candidate(name, "here", CHUNKS, "numerics", new Fence(1, 0), start.steps()), 0);
        }
    }

    private void epoch(int steps, double worse) {
        train(steps);
        assertEquals("evaluate validation after " + steps, effects.last());
        evaluateAll(steps, VALIDATION, worse);
    }

    private void assertEnds(int steps) {
        assertEquals("evaluate test after " + steps, effects.last());
        evaluateAll(steps);
        assertEquals("deliver from 0", effects.last());
        report(new WorkerReport.StateDelivered(fence(), 0, new float[0], new float[0]));
        assertEquals("stop", effects.last());
    }

    @Test
    void itStopsOnceTheLossHasNotGotBetterForSoManyEvaluations() {
        begin(PLAN, Start.first(1, WORKERS, 0, List.of()));
        epoch(5, 3);
        epoch(10, 2);
        epoch(15, 2);
        assertEquals("proceed to 20", effects.last());
        epoch(20, 1);
        epoch(25, 1);
        epoch(30, 1.5);
        assertEnds(30);
    }

    @Test
    void aGainThatIsTooSmallIsNone() {
        begin(plan(Set.of(VALIDATION, TEST), 1, 3), Start.first(1, WORKERS, 0, List.of()));
        epoch(5, 3);
        epoch(10, 1.5); // by 4.5 in the sum over three workers
        epoch(15, 0.5); // by 3
        assertEnds(15);
    }

    @Test
    void whereItNeverStopsItEndsAfterItsLastEpoch() {
        begin(PLAN, Start.first(1, WORKERS, 0, List.of()));
        for (int steps = 5; steps <= 50; steps += 5) {
            epoch(steps, -steps);
        }
        assertEnds(50);
    }

    @Test
    void withoutValidationTheTestSetDecides() {
        begin(plan(Set.of(TEST), 1, 0), Start.first(1, WORKERS, 0, List.of()));
        for (int steps = 5; steps <= 10; steps += 5) {
            train(steps);
            assertEquals("evaluate test after " + steps, effects.last());
            evaluateAll(steps);
        }
        assertEquals("deliver from 0", effects.last());
    }

    @Test
    void aSuccessorThatKnowsTheEvaluationsStopsWhereThePredecessorWouldHave() {
        List<JobEvent.Evaluated> told = List.of(evaluated(5, 1), evaluated(10, 2));
        begin(PLAN, Start.after("the coordinator of term 1 was lost", 2, WORKERS, 10, told));
        assertEquals(10, effects.world.boundary());
        reachAll(10);
        evaluateAll(10, VALIDATION, 2); // once more
        epoch(15, 5);
        assertEnds(15);
    }

    @Test
    void aSuccessorThatTakesOverAfterTheLastEvaluationEndsThere() {
        List<JobEvent.Evaluated> told = List.of(evaluated(5, 1), evaluated(10, 9), evaluated(15, 9));
        begin(PLAN, Start.after("the coordinator of term 1 was lost", 2, WORKERS, 15, told));
        reachAll(15);
        evaluateAll(15, VALIDATION, 2);
        assertEnds(15);
    }

    @Test
    void whatWasEvaluatedBeyondTheCommittedStepsDoesNotCount() {
        List<JobEvent.Evaluated> told = List.of(evaluated(5, 9), evaluated(10, 9), evaluated(15, 9));
        begin(PLAN, Start.after("the coordinator of term 1 was lost", 2, WORKERS, 5, told));
        reachAll(5);
        evaluateAll(5, VALIDATION, 2);
        assertEquals(10, effects.boundary);
    }

    @Test
    void aWorkerThatDiesBeforeTheEndChangesNothing() {
        begin(plan(Set.of(VALIDATION, TEST), 1, 0), Start.first(1, WORKERS, 0, List.of()));
        epoch(5, 1);
        epoch(10, 1);
        assertEquals("evaluate test after 10", effects.last());
        machine.died("b", 0);
        assertEquals(new Fence(1, 2), fence());
        assertEquals(10, effects.world.boundary());
        reachAll(10);
        assertEnds(10);
        assertTrue(effects.events(JobEvent.Failed.class).isEmpty());
    }
}
