package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.weights;

import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;

/** What a worker computes, sends and awaits, and when it gives up. */
class WorkerMachineTest extends MachineOfOneWorker {
    @Test
    void aStepComputesItsSegmentsAndSendsWhatTheyMakeReady() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        assertEquals(
                List.of(
                        "run LOAD 0 of 0",
                        "run FORWARD 0 of 0",
                        "run FORWARD 1 of 0",
                        "send statistics 0 to {1} of 0",
                        "accept Statistics of 0",
                        "run FINISH_FORWARD 1 of 0",
                        "run LOSS 0 of 0",
                        "run BACKWARD 1 of 0",
                        "send gradient 1 to 1 of 0",
                        "run BACKWARD 0 of 0",
                        "accept GradientChunk of 0",
                        "run UPDATE 0 of 0",
                        "send weights 0 to {1} of 0",
                        "accept WeightsChunk of 0",
                        "run SNAPSHOT 0 of 1",
                        "boundary 1"),
                effects.log);
    }

    @Test
    void aSegmentThatNeedsAnExchangeWaitsForIt() {
        computeUpToTheExchange();
        assertEquals("send statistics 0 to {1} of 0", effects.last());
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        assertEquals("run FINISH_FORWARD 1 of 0", effects.last());
    }

    @Test
    void anUpdateWaitsForTheLastWordOnItsChunk() {
        computeUpToTheExchange();
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        machine.received(gradient(FENCE, 0, 1, 0), 0); // but this worker still reads the chunk
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        assertEquals("run UPDATE 0 of 0", effects.last());
    }

    @Test
    void whatIsMissingIsNamedWhenItsDeadlineIsOver() {
        computeUpToTheExchange();
        machine.tick(1_000);
        assertEquals(0, effects.count("failed"));
        machine.tick(1_001);
        assertEquals(
                "failed after 0: step 1, forward of model[1] (norm): no statistics from rank 1 within 1001 ms",
                effects.last());
        machine.tick(9_000);
        machine.received(statistics(FENCE, 0, 1, 0), 9_000);
        assertEquals(1, effects.count("failed"));
        assertEquals(0, effects.count("accept"));
    }

    @Test
    void aDeadlineCountsFromTheNewestWorkOrNews() {
        compute(Kind.LOAD, Kind.FORWARD);
        machine.completed(effects.running, 60_000);
        machine.tick(61_000);
        machine.received(gradient(FENCE, 0, 1, 0), 61_000);
        machine.tick(62_000);
        assertEquals(0, effects.count("failed"));
        machine.tick(62_001);
        assertEquals(1, effects.count("failed"));
    }

    @Test
    void aRepeatedMessageDoesntPutTheDeadlineOff() {
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        computeUpToTheExchange();
        machine.received(gradient(FENCE, 0, 1, 0), 900);
        machine.tick(1_001);
        assertEquals(1, effects.count("failed"));
    }

    @Test
    void theTimeInWhichTheProcessStoodStillIsNobodysFault() {
        computeUpToTheExchange();
        machine.resumed(60_000);
        machine.tick(61_000);
        assertEquals(0, effects.count("failed"));
        machine.tick(61_001);
        assertEquals(1, effects.count("failed"));
    }

    @Test
    void aSegmentMayTakeAsLongAsItTakes() {
        machine.tick(1_000_000);
        assertEquals(0, effects.count("failed"));
    }

    @Test
    void aSegmentThatThrowsIsReportedWithStepAndPhase() {
        compute(Kind.LOAD);
        machine.threw(effects.running, "java.lang.ArithmeticException");
        assertEquals(
                "threw after 0: step 1, forward of model[0] (linear): java.lang.ArithmeticException", effects.last());
    }

    @Test
    void trainingPausesAtABoundaryUntilItIsTold() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        machine.proceed(OLDER, 2, PATIENCE_MS, 0);
        machine.proceed(NEWER, 2, PATIENCE_MS, 0);
        machine.proceed(FENCE, 1, PATIENCE_MS, 0); // what it was told the last time
        assertEquals("boundary 1", effects.last());
        machine.proceed(FENCE, 2, PATIENCE_MS, 0);
        machine.proceed(FENCE, 2, PATIENCE_MS, 0);
        assertEquals("run LOAD 0 of 1", effects.last());
        completeStep(1);
        compute(Kind.SNAPSHOT);
        assertEquals("boundary 2", effects.last());
    }

    @Test
    void thePatienceThatItIsToldAtABoundaryCountsFromThereOn() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        machine.proceed(FENCE, 2, 3 * PATIENCE_MS, 0);
        computeUpToTheExchange();
        machine.tick(3 * PATIENCE_MS);
        assertEquals(0, effects.count("failed"));
        machine.tick(3 * PATIENCE_MS + 1);
        assertEquals(1, effects.count("failed"));
    }

    @Test
    void itSaysWhereItIsAndWhomItWaitsFor() {
        assertEquals("loading the minibatch", machine.doing());
        assertEquals(new BitSet(), machine.waitsFor());
        computeUpToTheExchange();
        assertEquals("forward of model[1] (norm): no statistics from rank 1", machine.doing());
        assertEquals(BitSet.valueOf(new long[] {2}), machine.waitsFor());
        assertEquals(3, machine.segments());
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(FENCE, 0, 1, 1), 0);
        compute(Kind.SNAPSHOT);
        assertEquals("waiting at the boundary", machine.doing());
        assertEquals(1, machine.steps());
    }

    @Test
    void whoHearsNothingAtABoundarySaysSo() {
        completeStep(0);
        machine.tick(9_000); // the snapshot is being taken
        compute(Kind.SNAPSHOT);
        machine.tick(5_001);
        assertEquals(
                "failed after 1: after step 1, no word from the coordinator at the boundary within 5001 ms",
                effects.last());
    }

    @Test
    void anEvaluationComputesEveryMinibatchOnceAndThenWaits() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        machine.evaluate(FENCE, 2, EvaluationSet.TEST, 0);
        machine.evaluate(OLDER, 1, EvaluationSet.TEST, 0);
        assertEquals("boundary 1", effects.last());
        machine.evaluate(FENCE, 1, EvaluationSet.TEST, 0);
        for (int minibatch = 0; minibatch < 2; minibatch++) {
            assertEquals("run LOAD_TEST 0 of " + minibatch, effects.last());
            compute(Kind.LOAD_TEST, Kind.EVALUATE, Kind.EVALUATE, Kind.COUNT);
        }
        assertEquals("evaluated 1 on test", effects.last());
        machine.evaluate(FENCE, 1, EvaluationSet.TEST, 0);
        assertEquals("evaluated 1 on test", effects.last());
        machine.proceed(FENCE, 2, PATIENCE_MS, 0);
        assertEquals("run LOAD 0 of 1", effects.last());
    }

    @Test
    void theValidationSetIsEvaluatedByItself() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        machine.evaluate(FENCE, 1, EvaluationSet.VALIDATION, 0);
        assertEquals("run LOAD_TEST 0 of 2", effects.last());
        compute(Kind.LOAD_TEST, Kind.EVALUATE, Kind.EVALUATE, Kind.COUNT);
        assertEquals("evaluated 1 on validation", effects.last());
        machine.evaluate(FENCE, 1, EvaluationSet.TEST, 0);
        assertEquals("run LOAD_TEST 0 of 0", effects.last());
    }

    @Test
    void aWorkerAloneSendsNothing() {
        World alone = new World(NEWER, List.of(0, 2), List.of(0, 0), 0, 1, PATIENCE_MS);
        machine.formed(alone, 0, program(), 0);
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD, Kind.FINISH_FORWARD, Kind.LOSS);
        compute(Kind.BACKWARD, Kind.UPDATE, Kind.BACKWARD, Kind.UPDATE, Kind.SNAPSHOT);
        assertEquals("boundary 1", effects.last());
        assertEquals(0, effects.count("send"));
    }

    @Test
    void aWorkerWithoutShardsSendsNoStatisticsButSpeaksForEveryChunk() {
        World world = new World(NEWER, List.of(0, 0, 2), List.of(1, 1), 0, 1, PATIENCE_MS);
        machine.formed(world, 0, program(), 0);
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        assertEquals(0, effects.count("send statistics"));
        assertEquals(2, effects.count("send gradient"));
    }

    @Test
    void aWorldMayBeginAtItsBoundaryForAnEvaluationOrTheEnd() {
        machine.formed(new World(NEWER, List.of(0, 1, 2), List.of(0, 1), 7, 7, PATIENCE_MS), 0, program(), 0);
        compute(Kind.SNAPSHOT);
        assertEquals("boundary 7", effects.last());
        machine.evaluate(NEWER, 7, EvaluationSet.TEST, 0);
        assertEquals("run LOAD_TEST 0 of 0", effects.last());
    }

    @Test
    void aWorldGoesOnFromItsFirstStepAndEvaluatesAgain() {
        completeStep(0);
        compute(Kind.SNAPSHOT);
        machine.evaluate(FENCE, 1, EvaluationSet.TEST, 0);
        machine.formed(new World(NEWER, List.of(0, 2), List.of(0, 0), 1, 1, PATIENCE_MS), 0, program(), 0);
        compute(Kind.SNAPSHOT);
        machine.evaluate(NEWER, 1, EvaluationSet.TEST, 0);
        assertEquals("run LOAD_TEST 0 of 0", effects.last());
        assertEquals(2, effects.count("run LOAD_TEST"));
    }

    @Test
    void thePatienceIsTheWorlds() {
        machine.formed(new World(NEWER, List.of(0, 1, 2), List.of(0, 1), 0, 1, 3_000), 0, program(), 0);
        computeUpToTheExchange();
        machine.tick(3_000);
        assertEquals(0, effects.count("failed"));
        machine.tick(3_001);
        assertEquals(1, effects.count("failed"));
    }

    @Test
    void whoFailedBeginsAnewWithTheNextWorld() {
        machine.threw(effects.running, "no");
        machine.tick(1_000_000);
        assertEquals(0, effects.count("failed"));
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals("run LOAD 0 of 0", effects.last());
    }
}
