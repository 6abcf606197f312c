package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.StateDelivered;
import org.talkoot.protocol.message.World;

/** How a job goes from its world to its final values. */
class CoordinatorMachineTest extends CoordinatorOfThree {
    @Test
    void theWorldIsFormedWhenAllHaveJoinedAndRanksFollowTheNames() {
        join("c", 0);
        join("a", 0);
        assertEquals(List.of(), effects.log);
        join("b", 0);
        assertEquals(List.of("form"), effects.log);
        World expected = new World(FENCE, List.of(0, 2, 5, 8), List.of(1, 0), 0, 5, UNMEASURED_PATIENCE_MS);
        assertEquals(expected, effects.world);
        assertEquals(List.of("a", "b", "c"), effects.names);
        assertEquals(new JobEvent.WorldFormed(expected, List.of("a", "b", "c"), "numerics"), effects.lastEvent());
    }

    @Test
    void whoHasTheNameOfAnotherIsTurnedAway() {
        assertTrue(join("a", 0));
        assertFalse(join("a", 0));
        assertTrue(join("b", 0));
        assertTrue(join("c", 0));
        assertFalse(join("b", 0));
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
        assertEquals(FENCE, committed.fence());
        assertEquals(0, committed.from());
        assertArrayEquals(new float[] {5, 4, 3, 2, 1}, committed.losses());
        assertEquals("evaluate test after 5", effects.last());
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
                List.of(
                        "form",
                        "evaluate test after 5",
                        "proceed to 10",
                        "evaluate test after 10",
                        "deliver from 0",
                        "stop"),
                effects.log);
        assertSame(state.parameters(), ((JobEvent.Finished) effects.lastEvent()).parameters());
        assertEquals(5, effects.events(JobEvent.Committed.class).get(1).from());
    }

    @Test
    void anEvaluationIsSummedInTheOrderOfShardsWhoeverComesFirst() {
        form();
        loses(0, 5, 4, 3, 2, 1);
        reachAll(5);
        double[][] sums = {{1e16, 1}, {1}, {-1e16, 3}};
        for (int rank : new int[] {2, 0, 1}) {
            report(new Evaluated(FENCE, rank, 5, EvaluationSet.TEST, sums[rank], new long[sums[rank].length]));
        }
        double expected = 1e16 + 1 + 1 + -1e16 + 3;
        assertEquals(
                new JobEvent.Evaluated(5, EvaluationSet.TEST, expected, 0),
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
                new JobEvent.Evaluated(10, EvaluationSet.TEST, 4.5, 33),
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
        assertEquals(List.of("form", "evaluate test after 5"), effects.log);
    }

    @Test
    void reportsOfAnotherWorldAreIgnored() {
        machine.reported(new WorkerReport.Failed(FENCE, 0, 0, false, "before the world is formed"), 0);
        form();
        loses(0, 5, 4, 3, 2, 1);
        reach(0, 5);
        reach(1, 5);
        report(new BoundaryReached(ANOTHER, 2, 5, 17, true));
        report(new WorkerReport.Failed(ANOTHER, 2, 0, true, "of another world"));
        assertEquals(List.of("form"), effects.log);
    }
}
