package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;

class NodeMemoryTest {
    private static final Fence FIRST = new Fence(1, 1);
    private static final Fence SECOND = new Fence(1, 2);

    private final NodeMemory memory = new NodeMemory(snapshot(0));

    private static Snapshot snapshot(int steps) {
        return new Snapshot(steps, new float[] {steps, 1}, new float[] {steps, 2}, new float[] {steps});
    }

    private void keep(Fence world, int... steps) {
        for (int each : steps) {
            memory.keep(world, snapshot(each));
        }
    }

    @Test
    void theWorkersOfAWorldShareItsArrays() {
        assertSame(memory.enter(FIRST, 0), memory.enter(FIRST, 0));
    }

    @Test
    void aNewWorldHasFreshArraysWithTheSnapshotsValues() {
        SharedWeights old = memory.enter(FIRST, 0);
        keep(FIRST, 8);
        SharedWeights fresh = memory.enter(SECOND, 8);
        old.weights()[0] = 99; // by a thread that came out too late
        old.velocity()[0] = 99;
        assertArrayEquals(new float[] {8, 1}, fresh.weights());
        assertArrayEquals(new float[] {8, 2}, fresh.velocity());
    }

    @Test
    void aWorldNeverWritesToASnapshot() {
        memory.enter(FIRST, 0).weights()[0] = 99;
        assertNotSame(memory.snapshot(0).velocity(), memory.enter(FIRST, 0).velocity());
        assertArrayEquals(new float[] {0, 1}, memory.enter(SECOND, 0).weights());
    }

    @Test
    void aWorldMayBeginAtASnapshotOfAnotherProcess() {
        memory.supply(snapshot(8));
        assertArrayEquals(new float[] {8, 2}, memory.enter(FIRST, 8).velocity());
        assertEquals(8, memory.committed());
    }

    @Test
    void aSuppliedSnapshotIsTheRightOneWhateverThisProcessComputedAndIsIgnoredWhereItIsOld() {
        memory.supply(new Snapshot(0, new float[] {7, 7}, new float[2], new float[1]));
        assertArrayEquals(new float[] {7, 7}, memory.snapshot(0).weights());
        memory.enter(FIRST, 0);
        keep(FIRST, 8);
        memory.commit(FIRST, 8);
        memory.supply(snapshot(4));
        assertThrows(IllegalStateException.class, () -> memory.snapshot(4));
    }

    @Test
    void withoutMomentumThereIsNoVelocity() {
        NodeMemory plain = new NodeMemory(new Snapshot(0, new float[1], null, new float[0]));
        assertNull(plain.enter(FIRST, 0).velocity());
    }

    @Test
    void aWorldThatIsOverIsntEntered() {
        memory.enter(SECOND, 0);
        assertThrows(IllegalStateException.class, () -> memory.enter(FIRST, 0));
        assertThrows(IllegalStateException.class, () -> memory.enter(new Fence(0, 9), 0));
    }

    @Test
    void aWorldWhoseSnapshotIsntHereIsntEnteredAndTheOlderOneGoesOn() {
        SharedWeights old = memory.enter(FIRST, 0);
        assertEquals(
                "no snapshot after step 8, only after [0]",
                assertThrows(IllegalStateException.class, () -> memory.enter(SECOND, 8))
                        .getMessage());
        assertSame(old, memory.enter(FIRST, 0));
        keep(FIRST, 8);
        assertEquals(8, memory.snapshot(8).steps());
    }

    @Test
    void aSnapshotStaysUntilANewerOneIsCommitted() {
        memory.enter(FIRST, 0);
        keep(FIRST, 8);
        assertEquals(0, memory.snapshot(0).steps());
        assertEquals(0, memory.committed());
        memory.commit(FIRST, 8);
        assertEquals(8, memory.committed());
        keep(FIRST, 16);
        assertTrue(memory.find(0).isEmpty());
        assertEquals(8, memory.snapshot(8).steps());
        assertEquals(16, memory.snapshot(16).steps());
    }

    @Test
    void whatCameAfterTheSnapshotOfANewWorldIsForgotten() {
        memory.enter(FIRST, 0);
        keep(FIRST, 8, 16);
        memory.enter(SECOND, 8);
        assertTrue(memory.find(16).isEmpty());
        keep(SECOND, 12);
        assertEquals(8, memory.snapshot(8).steps());
        assertEquals(12, memory.snapshot(12).steps());
    }

    @Test
    void aSnapshotOfAWorldThatIsOverIsntKept() {
        memory.enter(FIRST, 0);
        memory.enter(SECOND, 0);
        keep(FIRST, 8);
        assertTrue(memory.find(8).isEmpty());
    }

    @Test
    void whatAWorldThatIsOverCommitsDoesntCount() {
        memory.enter(FIRST, 0);
        keep(FIRST, 8);
        memory.enter(SECOND, 0);
        memory.commit(FIRST, 8);
        assertEquals(0, memory.committed());
        assertEquals(0, memory.snapshot(0).steps());
    }

    @Test
    void whereAWorldBeginsIsCommitted() {
        memory.enter(FIRST, 0);
        keep(FIRST, 8);
        memory.enter(SECOND, 8);
        assertEquals(8, memory.committed());
        assertTrue(memory.find(0).isEmpty());
    }

    @Test
    void onlyTheFirstToReachABoundaryTakesTheSnapshot() {
        memory.enter(FIRST, 0);
        assertTrue(memory.claim(FIRST, 8));
        assertFalse(memory.claim(FIRST, 8));
        assertTrue(memory.claim(FIRST, 16));
    }

    @Test
    void whereAWorldBeginsThereIsASnapshotAlready() {
        memory.enter(FIRST, 0);
        assertFalse(memory.claim(FIRST, 0));
    }

    @Test
    void aSnapshotThatWasClaimedInAnOlderWorldIsTakenAgain() {
        memory.enter(FIRST, 0);
        assertTrue(memory.claim(FIRST, 8));
        memory.enter(SECOND, 0);
        assertFalse(memory.claim(FIRST, 8));
        assertTrue(memory.claim(SECOND, 8));
    }

    @Test
    void theNewestWantedSnapshotThatWasOvertakenStaysUntilItIsFound() {
        NodeMemory wanting = new NodeMemory(snapshot(0), steps -> steps % 10 == 0);
        wanting.enter(FIRST, 0);
        for (int steps : new int[] {8, 10, 18, 20, 28, 35}) {
            wanting.keep(FIRST, snapshot(steps));
            wanting.commit(FIRST, steps);
        }
        assertTrue(wanting.find(10).isEmpty(), "20 is wanted too, and newer");
        assertTrue(wanting.find(18).isEmpty());
        assertEquals(20, wanting.find(20).orElseThrow().steps());
        assertTrue(wanting.find(20).isEmpty(), "its finder has it");
        assertEquals(35, wanting.find(35).orElseThrow().steps());
    }

    @Test
    void aWantedSnapshotThatWasFoundInTimeIsKeptNoLonger() {
        NodeMemory wanting = new NodeMemory(snapshot(0), steps -> steps % 10 == 0);
        wanting.enter(FIRST, 0);
        wanting.keep(FIRST, snapshot(10));
        wanting.commit(FIRST, 10);
        assertEquals(10, wanting.find(10).orElseThrow().steps());
        wanting.keep(FIRST, snapshot(18));
        wanting.commit(FIRST, 18);
        assertTrue(wanting.find(10).isEmpty());
    }
}
