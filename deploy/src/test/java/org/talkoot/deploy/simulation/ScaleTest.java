package org.talkoot.deploy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** How many messages a thousand workers need; the page on scaling says what that means. */
class ScaleTest {
    private static final int WORKERS = 1_000;
    private static final int STEPS = 2;

    @Test
    void withoutBatchNormAWorkerSendsTwoMessagesAChunkAndPeerAtMost() {
        MessageCount count = new MessageCount(WORKERS, 0, 153, STEPS);
        int chunks = 153 * 4; // each is cut into four parts, so that more workers own one
        // of each chunk each worker but the owner sends its gradient; the owner sends the weights to all others
        assertEquals(2.0 * chunks * (WORKERS - 1) / WORKERS, count.sentEach(), 1e-9);
        // an owner hears a gradient of everyone, and of the other chunks the weights
        assertEquals(WORKERS - 1 + chunks - 1, count.mostReceived());
        assertEquals(WORKERS + STEPS, count.toCoordinator());
        assertEquals(WORKERS, count.fromCoordinator());
    }

    @Test
    void amongFewABatchNormAddsTwoMessagesForEachPeer() {
        MessageCount count = new MessageCount(24, 1, 1, STEPS);
        int chunks = 8; // the only one is cut into so many parts
        assertEquals(2 * 23 + 2.0 * chunks * 23 / 24, count.sentEach(), 1e-9);
    }

    @Test
    void amongAThousandItAddsFourForEachWorkerAndFortyFourForTheBusiest() {
        MessageCount count = new MessageCount(WORKERS, 1, 1, STEPS);
        // in either pass all but the root tell the one above, and are told the total
        int chunks = 8;
        assertEquals((2 * 2.0 + 2.0 * chunks) * (WORKERS - 1) / WORKERS, count.sentEach(), 1e-9);
        // the root, below which are 7 at each of three levels and one at the fourth, owns one of the chunks
        assertEquals(2 * 22 + WORKERS - 1 + chunks - 1, count.mostReceived());
    }
}
