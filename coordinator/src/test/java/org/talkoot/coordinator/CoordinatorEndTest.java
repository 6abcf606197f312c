package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;

/** How a job ends before it is done, and in which words. */
class CoordinatorEndTest extends CoordinatorOfThree {
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
    void theDeathOfSomebodyElseIsNoNews() {
        form();
        machine.died("d", 0);
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
        machine.died("a", 0);
        machine.tick(1_000_000);
        report(new WorkerReport.Failed(FENCE, 1, 0, true, "too late"));
        assertFalse(machine.joined("d", CHUNKS, "numerics", 0));
        assertEquals(List.of("form", "stop"), effects.log);
        assertEquals(new JobEvent.Stopped(0), effects.lastEvent());
    }
}
