package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent.Recovering;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Failed;
import org.talkoot.protocol.message.WorkerReport.Losses;

/** Who isn't heard of is replaced and named, and who waits for others isn't blamed for them. */
class CoordinatorVigilTest extends CoordinatorOfThree {
    private static final long SILENCE_MS = 1_000; // four ticks, since the patience here is less

    private void alive(int rank, long segments, long nowMs, Integer... waitsFor) {
        machine.reported(
                new Alive(
                        fence(),
                        rank,
                        2,
                        segments,
                        0,
                        0,
                        "forward of model[1] (batch-norm)",
                        List.of(waitsFor),
                        Map.of()),
                nowMs);
    }

    private void allAliveButLast(long segments, long nowMs) {
        alive(0, segments, nowMs);
        alive(1, segments, nowMs);
    }

    @Test
    void whoHasNeverEnteredTheWorldIsReplacedAndNamed() {
        form();
        allAliveButLast(1, SILENCE_MS);
        machine.tick(SILENCE_MS);
        assertEquals(List.of("form"), effects.log);
        machine.tick(SILENCE_MS + 1);
        assertEquals(
                new Recovering("worker c has said nothing for 1001 ms, since generation 1 was formed", 0, 0),
                newestAlarm());
        assertEquals("replace c", effects.log.get(1));
        assertGoesOn(2, 0, 5, "a", "b");
    }

    @Test
    void whoFallsSilentIsNamedWithWhatItDidLast() {
        form();
        alive(2, 7, 100);
        allAliveButLast(9, 1_100);
        machine.tick(1_101);
        assertEquals(
                "worker c has said nothing for 1001 ms, after step 2, forward of model[1] (batch-norm)",
                newestAlarm().reason());
    }

    @Test
    void whereNobodyGetsOnANewWorldOfTheSameIsFormed() {
        form();
        for (long nowMs = 0; nowMs <= 2 * SILENCE_MS; nowMs += 100) {
            for (int rank = 0; rank < WORKERS; rank++) {
                alive(rank, 7, nowMs);
            }
        }
        machine.tick(2 * SILENCE_MS);
        assertEquals(List.of("form"), effects.log);
        machine.tick(2 * SILENCE_MS + 1);
        assertEquals(
                "nobody has got on for 2001 ms, before step 5 was complete on worker a, worker b, worker c",
                newestAlarm().reason());
        assertGoesOn(2, 0, 5, "a", "b", "c");
    }

    @Test
    void aLongEvaluationIsNoStandstillAsLongAsSomebodyGetsOn() {
        form();
        train(5);
        report(new Evaluated(fence(), 0, 5, EvaluationSet.TEST, new double[1], new long[1]));
        for (int i = 0; i < 100; i++) {
            for (int rank = 0; rank < WORKERS; rank++) {
                alive(rank, i, 100 * i);
            }
            machine.tick(100 * i);
        }
        assertEquals(List.of("form", "evaluate test after 5"), effects.log);
    }

    @Test
    void theTimeInWhichTheProcessStoodStillIsNobodysSilence() {
        form();
        machine.resumed(60_000);
        machine.tick(60_000 + SILENCE_MS);
        assertEquals(List.of("form"), effects.log);
    }

    @Test
    void norDoesItMakeTheStepsSlow() {
        form();
        machine.tick(100);
        machine.resumed(3_600_100);
        machine.reported(new Losses(fence(), 0, 0, new float[] {5, 4, 3, 2, 1}), 3_600_150);
        for (int rank = 0; rank < WORKERS; rank++) {
            machine.reported(new BoundaryReached(fence(), rank, 5, 17, true), 3_600_150);
        }
        for (int rank = 0; rank < WORKERS; rank++) {
            machine.reported(
                    new Evaluated(fence(), rank, 5, EvaluationSet.TEST, new double[1], new long[1]), 3_600_160);
        }
        assertEquals("proceed to 10", effects.last());
        assertEquals(20 * 150 / 5, effects.patienceMs);
    }

    @Test
    void whoWaitsIsntBlamedForTheOneAtTheEndOfTheChain() {
        form();
        alive(0, 7, 100, 1);
        alive(1, 7, 100, 2);
        alive(2, 7, 100);
        machine.reported(new Failed(fence(), 0, 2, false, "step 3, the loss: no statistics from rank 1"), 350);
        assertEquals(
                "worker a, step 3, the loss: no statistics from worker b; at the end of the chain, worker c has said"
                        + " nothing for 250 ms, after step 2, forward of model[1] (batch-norm)",
                newestAlarm().reason());
        assertGoesOn(2, 0, 5, "a", "b", "c");
    }

    /** It is dead, as likely as not: a world with it would wait for it again, for twice as long. */
    @Test
    void whoWasSilentWhileAnotherWaitedInVainIsReplaced() {
        form();
        alive(2, 7, 100);
        allAliveButLast(7, 900);
        machine.reported(new Failed(fence(), 0, 2, false, "step 3, the loss: no statistics from rank 2"), 1_000);
        assertEquals(
                "worker a, step 3, the loss: no statistics from worker c; worker c has said nothing for 900 ms, after"
                        + " step 2, forward of model[1] (batch-norm)",
                newestAlarm().reason());
        assertEquals("replace c", effects.log.get(1));
        assertGoesOn(2, 0, 5, "a", "b");
    }

    @Test
    void whoWaitForEachOtherMakeNoEndlessChain() {
        form();
        alive(0, 7, 100, 1);
        alive(1, 7, 100, 0);
        machine.reported(new Failed(fence(), 0, 2, false, "step 3, the loss: no statistics from rank 1"), 350);
        assertGoesOn(2, 0, 5, "a", "b", "c");
    }
}
