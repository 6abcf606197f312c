package org.talkoot.protocol.time;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void onlyAGapFarAboveTheIntervalMeansThatTheProcessWasSuspended() {
        Ticks ticks = new Ticks(1_000);

        assertFalse(ticks.stoodStill(1_250));
        assertFalse(ticks.stoodStill(6_250), "five seconds can be a long segment");
        assertTrue(ticks.stoodStill(11_251));
        assertFalse(ticks.stoodStill(11_500), "once is enough");
    }
}
