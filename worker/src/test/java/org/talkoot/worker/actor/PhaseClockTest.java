package org.talkoot.worker.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Phase;
import org.talkoot.worker.step.Segment.Kind;

class PhaseClockTest {
    private final PhaseClock clock = new PhaseClock();

    private void segment(Kind kind, long fromMs, long toMs) {
        clock.begin(fromMs);
        clock.end(kind, kind != Kind.SNAPSHOT && kind != Kind.EVALUATE, toMs);
    }

    @Test
    void whatIsntInASegmentOfAWorldIsWaiting() {
        clock.enter(1000);
        segment(Kind.LOAD, 1001, 1003);
        segment(Kind.FORWARD, 1003, 1010);
        segment(Kind.FINISH_FORWARD, 1030, 1040);
        clock.enter(5000);
        segment(Kind.LOAD, 5000, 5004);
        assertEquals(Map.of(Phase.LOADING, 6L, Phase.FORWARD, 17L, Phase.WAITING, 21L), clock.spentMs());
    }

    @Test
    void trainedAreTheSegmentsOfThisWorldsSteps() {
        clock.enter(0);
        segment(Kind.BACKWARD, 5, 9);
        assertEquals(4, clock.trainedMs());
        clock.enter(20);
        assertEquals(0, clock.trainedMs());
        segment(Kind.UPDATE, 20, 23);
        segment(Kind.SNAPSHOT, 23, 40);
        segment(Kind.EVALUATE, 40, 90);
        segment(Kind.LOAD, 91, 92);
        assertEquals(4, clock.trainedMs());
    }

    @Test
    void ofSnapshotsTheNewestCounts() {
        clock.enter(0);
        segment(Kind.SNAPSHOT, 1, 8);
        segment(Kind.LOAD, 9, 10);
        assertEquals(7, clock.snapshotMs());
        segment(Kind.SNAPSHOT, 10, 12);
        assertEquals(2, clock.snapshotMs());
    }
}
