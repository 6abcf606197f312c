package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.WorkerReport.StateDelivered;
import org.talkoot.protocol.message.World;

/** Two epochs of five steps, an evaluation after each, and three workers: a, b and c. */
class CoordinatorMachineTest {
    private static final JobPlan PLAN = new JobPlan(8, 5, 2, 1, true);
    private static final List<Integer> CHUNKS = List.of(10, 20);
    private static final Fence FENCE = new Fence(1, 1);
    private static final Fence ANOTHER = new Fence(1, 2);
    private static final int WORKERS = 3;

    private final RecordingCoordinatorEffects effects = new RecordingCoordinatorEffects();
    private final CoordinatorMachine machine =
            new CoordinatorMachine(PLAN, WORKERS, new CoordinatorMachine.Deadlines(1_000, 5_000), effects, 0);

    private void form() {
        for (String name : List.of("a", "b", "c")) {
            assertTrue(machine.joined(name, CHUNKS, "numerics", 0));
        }
    }

    private void loses(int firstStep, float... losses) {
        report(new Losses(FENCE, 1, firstStep, losses));
    }

    private void report(WorkerReport.InWorld report) {
        machine.reported(report, 0);
    }

    private void reach(int rank, int steps) {
        report(new BoundaryReached(FENCE, rank, steps, 17, true));
    }

    private void reachAll(int steps) {
        for (int rank = 0; rank < WORKERS; rank++) {
            reach(rank, steps);
        }
    }

    private void evaluateAll(int steps) {
        for (int rank = WORKERS - 1; rank >= 0; rank--) {
            report(new Evaluated(FENCE, rank, steps, new double[] {rank, 0.5}, new long[] {rank, 10}));
        }
    }

    private String failure() {
        assertEquals("stop", effects.last());
        return ((JobEvent.Failed) effects.lastEvent()).sentence();
    }

    @Test
    void theWorldIsFormedWhenAllHaveJoinedAndRanksFollowTheNames() {
        machine.joined("c", CHUNKS, "numerics", 0);
        machine.joined("a", CHUNKS, "numerics", 0);
        assertEquals(List.of(), effects.log);
        machine.joined("b", CHUNKS, "numerics", 0);
        assertEquals(List.of("form"), effects.log);
        World expected = new World(FENCE, List.of(0, 2, 5, 8), List.of(1, 0), 0, 5);
        assertEquals(expected, effects.world);
        assertEquals(List.of("a", "b", "c"), effects.names);
        assertEquals(new JobEvent.WorldFormed(expected, "numerics"), effects.lastEvent());
    }

    @Test
    void whoIsInAlreadyOrComesTooLateIsTurnedAway() {
        assertTrue(machine.joined("a", CHUNKS, "numerics", 0));
        assertFalse(machine.joined("a", CHUNKS, "numerics", 0));
        assertTrue(machine.joined("b", CHUNKS, "numerics", 0));
        assertTrue(machine.joined("c", CHUNKS, "numerics", 0));
        assertFalse(machine.joined("d", CHUNKS, "numerics", 0));
        assertEquals(List.of("form"), effects.log);
    }

    @Test
    void aBoundaryIsCommittedWhenAllHaveReachedItWithTheSameWeights() {
        form();
        loses(0, 5, 4);
        loses(2, 3, 2, 1);
        reach(2, 5);
        reach(0, 5);
        assertEquals(List.of(), effects.events(JobEvent.Committed.class));
        reach(1, 5);
        JobEvent.Committed committed = effects.events(JobEvent.Committed.class).get(0);
        assertEquals(5, committed.steps());
        assertArrayEquals(new float[] {5, 4, 3, 2, 1}, committed.losses());
        assertEquals("evaluate after 5", effects.last());
    }

    @Test
    void aBoundaryIsNotCommittedWithoutItsLosses() {
        form();
        loses(0, 5, 4);
        reachAll(5);
        assertEquals(List.of(), effects.events(JobEvent.Committed.class));
        loses(2, 3, 2, 1);
        assertEquals(1, effects.events(JobEvent.Committed.class).size());
    }

    @Test
    void theJobGoesOnToItsEndAndHandsOverTheWeights() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        evaluateAll(5);
        assertEquals("proceed to 10", effects.last());
        loses(5, 9, 8, 7, 6, 5);
        reachAll(10);
        evaluateAll(10);
        assertEquals("deliver from 0", effects.last());
        StateDelivered state = new StateDelivered(FENCE, 0, new float[] {1}, new float[] {2});
        report(state);
        report(state);
        assertEquals(
                List.of("form", "evaluate after 5", "proceed to 10", "evaluate after 10", "deliver from 0", "stop"),
                effects.log);
        assertSame(state.parameters(), ((JobEvent.Finished) effects.lastEvent()).parameters());
        assertEquals(10, effects.events(JobEvent.Committed.class).get(1).steps());
    }

    @Test
    void anEvaluationIsSummedInTheOrderOfShardsWhoeverComesFirst() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        double[][] sums = {{1e16, 1}, {1}, {-1e16, 3}};
        for (int rank : new int[] {2, 0, 1}) {
            report(new Evaluated(FENCE, rank, 5, sums[rank], new long[sums[rank].length]));
        }
        double expected = 1e16 + 1 + 1 + -1e16 + 3;
        assertEquals(
                new JobEvent.Evaluated(5, expected, 0),
                effects.events(JobEvent.Evaluated.class).get(0));
    }

    @Test
    void aShareOfAnEarlierEvaluationDoesntCountInTheNext() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        evaluateAll(5);
        evaluateAll(5);
        loses(5, 9, 8, 7, 6, 5);
        reachAll(10);
        evaluateAll(5);
        assertEquals(1, effects.events(JobEvent.Evaluated.class).size());
        evaluateAll(10);
        assertEquals(
                new JobEvent.Evaluated(10, 4.5, 33),
                effects.events(JobEvent.Evaluated.class).get(1));
    }

    @Test
    void progressIsToldAsFarAsItGoes() {
        form();
        loses(0, 5, 4);
        loses(0, 5, 4);
        loses(0, 5);
        assertEquals(List.of(new JobEvent.Progressed(2, 4)), effects.events(JobEvent.Progressed.class));
    }

    @Test
    void aReportThatComesTwiceIsHarmless() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(0, 5);
        reach(0, 5);
        assertEquals(List.of("form"), effects.log);
        reachAll(5);
        reachAll(5);
        assertEquals(List.of("form", "evaluate after 5"), effects.log);
    }

    @Test
    void reportsOfAnotherWorldAreIgnored() {
        machine.reported(new WorkerReport.Failed(FENCE, 0, "before the world is formed"), 0);
        form();
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(1, 5);
        report(new BoundaryReached(ANOTHER, 2, 5, 17, true));
        report(new WorkerReport.Failed(ANOTHER, 2, "of another world"));
        assertEquals(List.of("form"), effects.log);
    }

    @Test
    void weightsThatDifferEndTheJobAndNameTheWorker() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(1, 5);
        report(new BoundaryReached(FENCE, 2, 5, 18, true));
        assertEquals("after step 5 worker c holds other weights than worker a", failure());
    }

    @Test
    void weightsThatAreNotFiniteEndTheJob() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        for (int rank = 0; rank < WORKERS; rank++) {
            report(new BoundaryReached(FENCE, rank, 5, 17, false));
        }
        assertEquals(
                "after step 5 the weights are not all finite numbers: the training diverged; a lower learning rate may help",
                failure());
    }

    @Test
    void aWorkersFailureEndsTheJobInItsWords() {
        form();
        report(new WorkerReport.Failed(FENCE, 1, "step 3, the loss: no"));
        assertEquals("worker b, step 3, the loss: no", failure());
    }

    @Test
    void aWorkersDeathEndsTheJobAndNamesIt() {
        form();
        reach(0, 5);
        machine.died("c");
        assertEquals("worker c died, before step 5 was complete on worker b, worker c", failure());
    }

    @Test
    void theDeathOfSomebodyElseIsNoNews() {
        form();
        machine.died("d");
        assertEquals(List.of("form"), effects.log);
    }

    @Test
    void whoDoesntJoinInTimeIsMissed() {
        machine.joined("a", CHUNKS, "numerics", 500);
        machine.tick(1_500);
        assertEquals(List.of(), effects.log);
        machine.tick(1_501);
        assertEquals("only 1 of 3 workers joined within 1001 ms", failure());
    }

    @Test
    void silenceEndsTheJobAndNamesWhoWasAwaited() {
        form();
        reach(1, 5);
        machine.tick(5_000);
        machine.tick(5_001);
        assertEquals(
                "no worker reported anything for 5001 ms, before step 5 was complete on worker a, worker c", failure());
    }

    @Test
    void theTimeInWhichTheProcessStoodStillIsNobodysSilence() {
        form();
        machine.resumed(60_000);
        machine.tick(65_000);
        assertEquals(List.of("form"), effects.log);
        machine.tick(65_001);
        assertEquals("stop", effects.last());
    }

    @Test
    void silenceDuringAnEvaluationNamesWhoWasAwaited() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        report(new Evaluated(FENCE, 0, 5, new double[1], new long[1]));
        machine.tick(5_001);
        assertEquals(
                "no worker reported anything for 5001 ms, during the evaluation after step 5, awaited from worker b,"
                        + " worker c",
                failure());
    }

    @Test
    void whoeverStopsTheJobKeepsWhatIsCommitted() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        machine.stop();
        assertEquals(new JobEvent.Stopped(5), effects.lastEvent());
        assertEquals("stop", effects.last());
    }

    @Test
    void afterTheEndNothingCounts() {
        form();
        machine.stop();
        machine.stop();
        machine.died("a");
        machine.tick(1_000_000);
        report(new WorkerReport.Failed(FENCE, 1, "too late"));
        assertFalse(machine.joined("d", CHUNKS, "numerics", 0));
        assertEquals(List.of("form", "stop"), effects.log);
        assertEquals(new JobEvent.Stopped(0), effects.lastEvent());
    }
}
