package org.talkoot.deploy.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Times in ms; a step has 10 samples. */
class ThroughputTest {
    private final Throughput throughput = new Throughput(step -> 10);

    private static long ns(long ms) {
        return ms * 1_000_000;
    }

    @Test
    void aRunShorterThanAWindowIsMeasuredWhole() {
        throughput.resume(0, ns(0));
        throughput.progressed(3, ns(150));
        throughput.pause(4, ns(200));

        assertEquals(200, throughput.overall(), 1e-9);
    }

    @Test
    void theEndOfARunThatWasJustEvaluatedChangesNothing() {
        throughput.resume(0, ns(0));
        throughput.pause(4, ns(200));
        throughput.resume(4, ns(900));
        throughput.pause(4, ns(200)); // the newest commit was before the evaluation

        assertEquals(200, throughput.overall(), 1e-9);
    }

    @Test
    void pausesDontCount() {
        throughput.resume(0, ns(0));
        throughput.pause(4, ns(200));
        throughput.resume(4, ns(5_000));
        throughput.pause(8, ns(5_600));

        assertEquals(100, throughput.overall(), 1e-9);
    }

    @Test
    void aLongRunIsTheMedianOfItsWindowsAfterTheFirstTwoSeconds() {
        throughput.resume(0, ns(0));
        int step = 0;
        for (int window = 1; window <= 4; window++) {
            throughput.progressed(step += 1, ns(500 * window)); // slow while the machine warms up
        }
        throughput.progressed(step += 5, ns(2_500));
        throughput.progressed(step += 50, ns(3_000));
        throughput.progressed(step += 10, ns(3_500));

        assertEquals(200, throughput.overall(), 1e-9);
        assertEquals(200, throughput.recent(), 1e-9);
    }
}
