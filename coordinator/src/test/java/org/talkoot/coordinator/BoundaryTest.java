package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Losses;

class BoundaryTest {
    private static final Fence FENCE = new Fence(1, 1);

    private final Boundary boundary = new Boundary(10, 13);

    private void reach(int rank, int steps, long hash, boolean finite) {
        boundary.add(new BoundaryReached(FENCE, rank, steps, hash, finite));
    }

    private void lose(int firstStep, float... losses) {
        boundary.add(new Losses(FENCE, 0, firstStep, losses));
    }

    @Test
    void itIsCompleteWhenAllAreThereAndAllLossesAre() {
        lose(12, 3);
        reach(1, 13, 17, true);
        lose(10, 1, 2);
        assertFalse(boundary.isComplete(2));
        reach(0, 13, 17, true);
        assertTrue(boundary.isComplete(2));
        assertArrayEquals(new float[] {1, 2, 3}, boundary.losses());
    }

    @Test
    void whatComesTwiceCountsOnce() {
        reach(0, 13, 17, true);
        reach(0, 13, 17, true);
        lose(10, 1, 2);
        lose(10, 1, 2);
        lose(11, 2);
        assertFalse(boundary.isComplete(2));
        reach(1, 13, 17, true);
        assertFalse(boundary.isComplete(2));
        lose(12, 3);
        assertTrue(boundary.isComplete(2));
    }

    @Test
    void whatBelongsToAnotherBoundaryDoesntCount() {
        lose(8, 8, 9, 1, 2, 3, 4, 5);
        reach(0, 10, 17, true);
        reach(0, 12, 17, true);
        assertFalse(boundary.hasReached(0));
        reach(0, 13, 17, true);
        assertTrue(boundary.isComplete(1));
        assertArrayEquals(new float[] {1, 2, 3}, boundary.losses());
    }

    @Test
    void aWorldThatBeginsAtItsBoundaryHasNoLosses() {
        Boundary here = new Boundary(10, 10);
        assertFalse(here.isComplete(1));
        here.add(new BoundaryReached(FENCE, 0, 10, 17, true));
        assertTrue(here.isComplete(1));
        assertEquals(0, here.losses().length);
    }

    @Test
    void oneWhoseWeightsAreNotFiniteIsEnough() {
        reach(0, 13, 17, true);
        assertTrue(boundary.isFinite());
        reach(1, 13, 17, false);
        assertFalse(boundary.isFinite());
    }

    @Test
    void whoHoldsAnotherStateThanTheFirstIsOdd() {
        reach(0, 13, 17, true);
        reach(1, 13, 17, true);
        assertEquals(-1, boundary.odd());
        assertEquals(17, boundary.stateHash());
        reach(2, 13, 18, true);
        assertEquals(2, boundary.odd());
    }
}
