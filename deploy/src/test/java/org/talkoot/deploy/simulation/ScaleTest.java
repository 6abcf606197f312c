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
        // of 153 chunks each worker but the owner sends its gradient; the owner sends the weights to all others
        assertEquals(2.0 * 153 * (WORKERS - 1) / WORKERS, count.sentEach(), 1e-9);
        // an owner hears a gradient of everyone, and of the other chunks the weights
        assertEquals(WORKERS - 1 + 152, count.mostReceived());
        assertEquals(WORKERS + STEPS, count.toCoordinator());
        assertEquals(WORKERS, count.fromCoordinator());
    }

    @Test
    void aBatchNormAddsTwoMessagesForEachPeer() {
        MessageCount count = new MessageCount(300, 1, 1, STEPS);
        assertEquals(2 * 299 + 2.0 * 299 / 300, count.sentEach(), 1e-9);
    }
}
