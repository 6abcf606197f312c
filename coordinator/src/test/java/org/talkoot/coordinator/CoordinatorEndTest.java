package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;

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
    void theJobBeginsWithThoseWhoHaveJoinedInTime() {
        join("a", 500);
        machine.tick(500 + GATHER_MS);
        assertEquals(List.of(), effects.log);
        machine.tick(500 + GATHER_MS + 1);
        assertGoesOn(1, 0, 5, "a");
        join("b", 2_000);
        train(5);
        evaluateAll(5);
        assertGoesOn(2, 5, 10, "a", "b");
    }

    @Test
    void whereNobodyJoinsTheJobEnds() {
        machine.tick(JOIN_MS);
        assertEquals(List.of(), effects.log);
        machine.tick(JOIN_MS + 1);
        assertEquals("no worker joined within 1001 ms", failure());
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
        assertEquals(Optional.of("the job is over"), machine.joined(candidate("d"), 0));
        assertEquals(List.of("form", "stop"), effects.log);
        assertEquals(new JobEvent.Stopped(0), effects.lastEvent());
    }
}
