package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobEvent.Recovering;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.WorkerReport.StateDelivered;

/** Whatever fails, a new world goes on from the last committed step, and nothing is committed twice. */
class CoordinatorRecoveryTest extends CoordinatorOfThree {
    @Test
    void whenAWorkerDiesInTrainingTheOthersGoOn() {
        form();
        loses(0, 5, 4);
        machine.died("b", 0);
        assertEquals(
                new Recovering("worker b died before step 5 was complete on worker a, worker b, worker c", 0, 2),
                newestAlarm());
        assertGoesOn(2, 0, 5, "a", "c");
    }

    @Test
    void whenAWorkerDiesBeforeTheLastHasReachedTheBoundaryItIsComputedAgain() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(1, 5);
        machine.died("c", 0);
        assertEquals(new Recovering("worker c died before step 5 was complete on worker c", 0, 5), newestAlarm());
        assertGoesOn(2, 0, 5, "a", "b");
        loses(0, 5, 4, 3, 2);
        reachAll(5);
        assertEquals(List.of(), effects.events(JobEvent.Committed.class), "a loss of this world is missing");
        loses(4, 1);
        JobEvent.Committed committed = effects.events(JobEvent.Committed.class).get(0);
        assertEquals(fence(), committed.fence());
        assertArrayEquals(new float[] {5, 4, 3, 2, 1}, committed.losses());
    }

    @Test
    void whenAWorkerDiesWithItsLossesOnTheWayTheBoundaryIsComputedAgain() {
        form();
        reachAll(5);
        machine.died("c", 0);
        assertEquals(
                "worker c died before worker a had told the losses of all steps up to 5",
                newestAlarm().reason());
        assertGoesOn(2, 0, 5, "a", "b");
    }

    @Test
    void whenAWorkerDiesInAnEvaluationTheOthersEvaluateAgainAndNothingIsCommittedTwice() {
        form();
        train(5);
        report(new Evaluated(fence(), 0, 5, EvaluationSet.TEST, new double[1], new long[1]));
        machine.died("b", 0);
        assertEquals(
                new Recovering(
                        "worker b died during the evaluation after step 5, awaited from worker b, worker c", 5, 5),
                newestAlarm());
        assertGoesOn(2, 5, 5, "a", "c");
        reachAll(5);
        assertEquals("evaluate test after 5", effects.last());
        evaluateAll(5);
        assertEquals("proceed to 10", effects.last());
        assertEquals(1, effects.events(JobEvent.Committed.class).size());
        assertEquals(
                List.of(new JobEvent.Evaluated(5, EvaluationSet.TEST, 2, 21)),
                effects.events(JobEvent.Evaluated.class));
    }

    @Test
    void whenAWorkerDiesWithTheFinalWeightsAnotherHandsThemOver() {
        form();
        train(5);
        evaluateAll(5);
        train(10);
        evaluateAll(10);
        machine.died("a", 0);
        assertEquals(
                "worker a died before worker a had handed over the final weights",
                newestAlarm().reason());
        assertGoesOn(2, 10, 10, "b", "c");
        reachAll(10);
        assertEquals("deliver from 0", effects.last());
        assertEquals(2, effects.events(JobEvent.Committed.class).size());
        assertEquals(2, effects.events(JobEvent.Evaluated.class).size());
        report(new StateDelivered(fence(), 0, new float[] {1}, new float[0]));
        assertEquals(1, effects.events(JobEvent.Finished.class).size());
    }

    @Test
    void whoDiesBeforeTheWorldIsFormedIsNotPartOfIt() {
        join("a", 0);
        join("b", 0);
        machine.died("a", 0);
        join("c", 0);
        assertEquals(List.of(), effects.log);
        join("d", 0);
        assertGoesOn(1, 0, 5, "b", "c", "d");
    }

    @Test
    void whenAllDieTheJobWaitsForTheNextOneAndGoesOnFromTheLastCommit() {
        form();
        train(5);
        evaluateAll(5);
        machine.died("a", 0);
        machine.died("b", 0);
        machine.died("c", 100);
        machine.tick(1_100);
        assertEquals("form", effects.last());
        join("d", 1_100);
        assertGoesOn(4, 5, 10, "d");
    }

    @Test
    void whenAllDieAndNobodyJoinsTheJobEnds() {
        form();
        machine.died("a", 0);
        machine.died("b", 0);
        machine.died("c", 100);
        machine.tick(1_101);
        assertEquals("no worker joined within 1001 ms", failure());
    }

    @Test
    void theDeathOfManyAtOnceIsNoReasonToGiveUp() {
        form();
        train(5);
        for (int i = 0; i < 20; i++) {
            join("d" + i, 0);
        }
        evaluateAll(5);
        assertEquals(23, effects.world.workers());
        for (String name : effects.names.subList(1, 23)) {
            machine.died(name, 0);
        }
        assertGoesOn(24, 5, 10, "a");
    }

    @Test
    void worldsThatFailOneAfterTheOtherEndTheJob() {
        form();
        for (int i = 0; i < 100 && !effects.last().equals("stop"); i++) {
            report(new WorkerReport.Failed(fence(), 1, 2, false, "step 3, the loss: nothing came"));
        }
        assertEquals(
                "worker b, step 3, the loss: nothing came; the last worlds all failed before they could commit a step",
                failure());
        assertEquals(1 + 9, fence().generation());
    }

    @Test
    void aCommitIsReasonToHopeAgain() {
        form();
        for (int i = 0; i < 9; i++) {
            report(new WorkerReport.Failed(fence(), 1, 2, false, "no"));
        }
        train(5);
        evaluateAll(5);
        for (int i = 0; i < 9; i++) {
            report(new WorkerReport.Failed(fence(), 1, 7, false, "no"));
        }
        assertGoesOn(19, 5, 10, "a", "b", "c");
    }

    @Test
    void whatDoesntArriveInTimeLeadsToANewWorldWithTheSameRanks() {
        form();
        report(new WorkerReport.Failed(fence(), 1, 2, false, "step 3, the loss: no statistics from worker 2"));
        assertEquals(new Recovering("worker b, step 3, the loss: no statistics from worker 2", 0, 0), newestAlarm());
        assertGoesOn(2, 0, 5, "a", "b", "c");
    }

    @Test
    void weightsThatDifferAreComputedAgain() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(1, 5);
        report(new BoundaryReached(FENCE, 2, 5, 18, true));
        assertEquals(new Recovering("after step 5 worker c holds other weights than worker a", 0, 5), newestAlarm());
        assertGoesOn(2, 0, 5, "a", "b", "c");
        train(5);
        assertEquals(1, effects.events(JobEvent.Committed.class).size());
    }

    @Test
    void whatAnOlderWorldStillSaysChangesNothing() {
        form();
        machine.died("b", 0);
        List<String> log = List.copyOf(effects.log);
        report(new Losses(FENCE, 1, 0, new float[5]));
        for (int rank = 0; rank < WORKERS; rank++) {
            report(new BoundaryReached(FENCE, rank, 5, 17, true));
        }
        report(new Evaluated(FENCE, 0, 5, EvaluationSet.TEST, new double[1], new long[1]));
        report(new StateDelivered(FENCE, 0, new float[0], new float[0]));
        report(new WorkerReport.Failed(FENCE, 0, 2, true, "too late"));
        assertEquals(log, effects.log);
        assertEquals(List.of(), effects.events(JobEvent.Committed.class));
        train(5);
        assertEquals("evaluate test after 5", effects.last());
    }

    @Test
    void aWorldThatIsFormedAfterAnAlarmHasMorePatienceUntilACommit() {
        form();
        assertEquals(UNMEASURED_PATIENCE_MS, effects.world.patienceMs());
        comesToNothing();
        assertEquals(2 * UNMEASURED_PATIENCE_MS, effects.world.patienceMs());
        machine.stalled(new WorkerReport.Stalled("c", "the loss", 1_234), 0);
        assertEquals(4 * UNMEASURED_PATIENCE_MS, effects.world.patienceMs());
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        machine.reported(new BoundaryReached(fence(), 1, 5, 17, true), 100); // 20 ms a step
        join("d", 0);
        evaluateAll(5);
        assertEquals(20 * 20, effects.world.patienceMs());
        comesToNothing();
        assertEquals(2 * 20 * 20, effects.world.patienceMs());
    }

    private void comesToNothing() {
        report(new WorkerReport.Failed(fence(), 0, 2, false, "step 3, the loss: no statistics from worker 1"));
    }

    @Test
    void whoDiesOrThrowsDidntTryAnyonesPatience() {
        form();
        machine.died("c", 0);
        fails("a", 2);
        assertEquals(UNMEASURED_PATIENCE_MS, effects.world.patienceMs());
    }
}
