package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.JobEvent.Committed;
import org.talkoot.protocol.message.JobEvent.Quarantined;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;

/** Workers that hold different weights compute again, and whoever was alone with its weights is replaced. */
class CoordinatorDisputeTest extends CoordinatorOfThree {
    private static final long RIGHT = 17;
    private static final long WRONG = 18;

    private void reachWith(long... hashes) {
        loses(0, 5, 4, 3, 2, 1);
        for (int rank = 0; rank < hashes.length; rank++) {
            report(new BoundaryReached(fence(), rank, 5, hashes[rank], true));
        }
    }

    @Test
    void whoDifferedFromTheReplayIsQuarantinedAtTheBoundary() {
        form();
        reachWith(RIGHT, RIGHT, WRONG);
        assertGoesOn(2, 0, 5, "a", "b", "c");
        reachWith(RIGHT, RIGHT, RIGHT);
        assertEquals(List.of(new Quarantined("c", 5)), effects.events(Quarantined.class));
        assertEquals(List.of("form", "form", "replace c", "form"), effects.log);
        assertGoesOn(3, 5, 5, "a", "b");
        reachAll(5);
        evaluateAll(5);
        assertEquals("proceed to 10", effects.last());
        Committed committed = effects.events(Committed.class).get(0);
        assertEquals(RIGHT, committed.stateHash());
    }

    @Test
    void rankZeroMayBeTheOddOne() {
        form();
        reachWith(WRONG, RIGHT, RIGHT);
        reachWith(RIGHT, RIGHT, RIGHT);
        assertEquals(List.of(new Quarantined("a", 5)), effects.events(Quarantined.class));
    }

    @Test
    void theNodeOfTheOnlyOneWhoIsLeftHoldsTheSnapshotThoughThatOneIsQuarantined() {
        form();
        reachWith(RIGHT, RIGHT, WRONG);
        machine.died("a", 0);
        machine.died("b", 0);
        reachWith(RIGHT);
        assertEquals(List.of(new Quarantined("c", 5)), effects.events(Quarantined.class));
        join("d", 0);
        assertGoesOn(5, 5, 5, "d");
    }

    @Test
    void whoDiffersAgainIsReplacedAndTheStepsAreComputedOnceMore() {
        form();
        reachWith(RIGHT, RIGHT, WRONG);
        reachWith(RIGHT, RIGHT, WRONG);
        assertGoesOn(3, 0, 5, "a", "b");
        assertEquals(List.of(new Quarantined("c", 5)), effects.events(Quarantined.class));
        reachWith(RIGHT, RIGHT);
        assertEquals(1, effects.events(Committed.class).size());
    }

    @Test
    void whereNoStateHasAMajorityAllAreReplaced() {
        form();
        machine.died("c", 0);
        reachWith(RIGHT, WRONG);
        reachWith(RIGHT, WRONG);
        assertEquals(List.of(new Quarantined("a", 5), new Quarantined("b", 5)), effects.events(Quarantined.class));
        join("d", 0);
        assertGoesOn(4, 0, 5, "d");
    }

    @Test
    void theReplayGoesToTheSameBoundary() {
        Dispute dispute = new Dispute(40, Map.of("a", RIGHT, "b", WRONG));
        assertEquals(40, dispute.step());
        assertEquals(List.of("b"), dispute.odd(Map.of("a", RIGHT, "b", RIGHT)));
        assertEquals(List.of("b"), dispute.odd(Map.of("a", RIGHT)));
        assertEquals(List.of("a", "b"), dispute.odd(Map.of("a", WRONG, "b", RIGHT)));
    }
}
