package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport.Alive;

/** Workers in several processes: who lacks the snapshot that a world begins from is sent it first. */
class CoordinatorOfNodesTest extends CoordinatorOfThree {
    private void join(String name, String node, int committed, long nowMs) {
        machine.joined(new Candidate(name, node, CHUNKS, "numerics", new Fence(0, 0), committed), nowMs);
    }

    private void formOnTwoNodes() {
        join("a", "left", 0, 0);
        join("b", "right", 0, 0);
        join("c", "left", 0, 0);
    }

    private void allDie() {
        for (String name : List.of("a", "b", "c")) {
            machine.died(name, 1);
        }
    }

    private void commitFiveSteps() {
        train(5);
        evaluateAll(5);
    }

    @Test
    void theWorkersOfANodeHaveAdjacentRanks() {
        formOnTwoNodes();
        assertGoesOn(1, 0, 5, "a", "c", "b");
        assertEquals(List.of(0, 0, 1), effects.world.node());
    }

    @Test
    void aNewcomersNodeIsSentTheSnapshotWhileTheWorldWaitsAtTheBoundary() {
        formOnTwoNodes();
        join("d", "new", 0, 0);
        commitFiveSteps();
        assertEquals("supply new after 5 from left", effects.last());
        machine.received("new", 5, 7, 10);
        assertEquals("supply new after 5 from left", effects.last());
        machine.received("new", 5, 0, 20);
        assertGoesOn(2, 5, 10, "a", "c", "b", "d");
    }

    @Test
    void itIsAskedAgainAndAnotherHolderWithIt() {
        formOnTwoNodes();
        join("d", "new", 0, 0);
        commitFiveSteps();
        machine.tick(Supplies.ASK_AGAIN_MS - 1);
        assertEquals(
                1,
                effects.log.stream().filter(each -> each.startsWith("supply")).count());
        machine.tick(Supplies.ASK_AGAIN_MS);
        assertEquals("supply new after 5 from right", effects.last());
    }

    @Test
    void aNodeThatReceivesNothingIsNoLongerWaitedFor() {
        formOnTwoNodes();
        join("d", "new", 0, 0);
        commitFiveSteps();
        machine.tick(Supplies.PATIENCE_MS + 1);
        assertGoesOn(2, 5, 10, "a", "c", "b");
        assertEquals(true, effects.log.contains("replace d"));
    }

    @Test
    void aNodeThatGetsOnIsWaitedFor() {
        formOnTwoNodes();
        join("d", "new", 0, 0);
        commitFiveSteps();
        machine.received("new", 5, 700, Supplies.PATIENCE_MS);
        machine.tick(Supplies.PATIENCE_MS + 1);
        machine.received("new", 5, 0, 2 * Supplies.PATIENCE_MS);
        assertGoesOn(2, 5, 10, "a", "c", "b", "d");
    }

    @Test
    void aNewcomerThatDiesMeanwhileIsNoLongerWaitedFor() {
        formOnTwoNodes();
        join("d", "new", 0, 0);
        commitFiveSteps();
        machine.died("d", 1);
        assertGoesOn(2, 5, 10, "a", "c", "b");
    }

    @Test
    void whereNobodyHoldsTheNewestSnapshotTheJobGoesOnFromTheCoordinatorsOwn() {
        formOnTwoNodes();
        commitFiveSteps();
        allDie();
        machine.nodeGone("left", 1);
        machine.nodeGone("right", 1);
        join("d", "new", 0, 2);
        assertGoesOn(4, 0, 5, "d");
    }

    @Test
    void aNodeWithoutWorkersStillHandsOutWhatItHolds() {
        formOnTwoNodes();
        commitFiveSteps();
        allDie();
        join("d", "new", 0, 2);
        assertEquals("supply new after 5 from left", effects.last());
        machine.received("new", 5, 0, 3);
        assertGoesOn(4, 5, 10, "d");
    }

    @Test
    void whereThoseWhoHoldTheSnapshotAreSilentTheyAreGivenUpFirst() {
        formOnTwoNodes();
        commitFiveSteps();
        allDie();
        join("d", "new", 0, 2);
        machine.tick(3 + Supplies.PATIENCE_MS);
        assertGoesOn(4, 0, 5, "d");
    }

    @Test
    void whoHoldsANewerSnapshotThanIsKnownBringsTheJobForward() {
        formOnTwoNodes();
        commitFiveSteps();
        allDie();
        machine.nodeGone("left", 1);
        machine.nodeGone("right", 1);
        join("d", "new", 0, 2);
        join("a.1", "left", 5, 3);
        machine.died("d", 4);
        assertGoesOn(5, 5, 5, "a.1"); // whether it was evaluated there isn't known
    }

    @Test
    void whileTheFinalValuesComeNobodyIsImpatient() {
        formOnTwoNodes();
        commitFiveSteps();
        train(10);
        evaluateAll(10);
        assertEquals("deliver from 0", effects.last());
        for (long nowMs = 0; nowMs < 20 * UNMEASURED_PATIENCE_MS; nowMs += LEAST_PATIENCE_MS) {
            for (int rank = 0; rank < WORKERS; rank++) {
                machine.reported(alive(rank), nowMs);
            }
            machine.received(Start.STORE, 10, 1_000_000 - nowMs, nowMs);
            machine.tick(nowMs);
        }
        assertEquals("deliver from 0", effects.last());
    }

    @Test
    void aProcessThatFallsSilentIsWrittenOffWithAllItsWorkers() {
        formOnTwoNodes();
        machine.reported(alive(2), 300);
        machine.tick(350);
        for (long nowMs = 600; nowMs <= 1_200; nowMs += 200) {
            machine.reported(alive(2), nowMs);
            machine.tick(nowMs + 50);
        }
        assertGoesOn(2, 0, 5, "b");
        assertEquals(1, effects.events(JobEvent.Recovering.class).size());
    }

    private static Alive alive(int rank) {
        return new Alive(new Fence(1, 1), rank, 0, 1, 0, 0, "computing", List.of(), Map.of());
    }
}
