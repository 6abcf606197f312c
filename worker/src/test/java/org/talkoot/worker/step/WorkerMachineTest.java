package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.weights;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram.StageTraits;
import org.talkoot.worker.step.WorkerMachine.Deadlines;

/**
 * Worker 0 of two. The model's second stage exchanges statistics in forward (exchange 0). Chunk 0, of the first stage, is
 * this worker's; chunk 1, of the second, is the peer's.
 */
class WorkerMachineTest {
    private static final Fence FENCE = new Fence(1, 3);
    private static final Fence OLDER = new Fence(1, 2);
    private static final Fence NEWER = new Fence(2, 1);

    private final RecordingEffects effects = new RecordingEffects();
    private final WorkerMachine machine = new WorkerMachine(2, new Deadlines(1_000, 5_000), effects);
    private final StepProgram program = program();

    private static StepProgram program() {
        return new StepProgram(
                List.of(
                        new StageTraits("model[0] (linear)", false, false),
                        new StageTraits("model[1] (norm)", true, false)),
                List.of(0, 1));
    }

    private static World world(Fence fence, int boundary) {
        return new World(fence, List.of(0, 1, 2), List.of(0, 1), 0, boundary);
    }

    @BeforeEach
    void form() {
        machine.formed(world(FENCE, 1), 0, program, 0);
    }

    private void compute(Kind... kinds) {
        for (Kind kind : kinds) {
            assertEquals(kind, effects.running.kind());
            machine.completed(effects.running, 0);
        }
    }

    private void computeUpToTheExchange() {
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD);
    }

    private void completeStep(int step) {
        computeUpToTheExchange();
        machine.received(statistics(FENCE, step, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        machine.received(gradient(FENCE, step, 1, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(FENCE, step, 1, 1), 0);
    }

    @Test
    void aStepComputesItsSegmentsAndSendsWhatTheyMakeReady() {
        completeStep(0);
        compute(Kind.HASH);
        assertEquals(
                List.of(
                        "run LOAD 0 of 0",
                        "run FORWARD 0 of 0",
                        "run FORWARD 1 of 0",
                        "send statistics 0 of 0",
                        "accept Statistics of 0",
                        "run FINISH_FORWARD 1 of 0",
                        "run LOSS 0 of 0",
                        "run BACKWARD 1 of 0",
                        "send gradient 1 to 1 of 0",
                        "run BACKWARD 0 of 0",
                        "accept GradientChunk of 0",
                        "run UPDATE 0 of 0",
                        "send weights 0 of 0",
                        "accept WeightsChunk of 0",
                        "run HASH 0 of 1",
                        "boundary 1"),
                effects.log);
    }

    @Test
    void aSegmentThatNeedsAnExchangeWaitsForIt() {
        computeUpToTheExchange();
        assertEquals("send statistics 0 of 0", effects.last());
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
    void aMessageForALaterStepWaitsForIt() {
        machine.formed(world(NEWER, 2), 0, program(), 0);
        machine.received(statistics(NEWER, 1, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(NEWER, 0, 1, 1), 0);
        assertEquals("accept Statistics of 1", effects.log.get(effects.log.size() - 2));
        computeUpToTheExchange();
        assertEquals("run FINISH_FORWARD 1 of 1", effects.last());
    }

    @Test
    void aMessageOfANewerWorldWaitsForIt() {
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void aMessageOfANewerWorldWaitsForItEvenWhenThisWorkerFailedInTheOlderOne() {
        machine.threw(effects.running, "no");
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        machine.formed(world(NEWER, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void aMessageThatComesBeforeTheFirstWorldWaitsForIt() {
        WorkerMachine early = new WorkerMachine(0, new Deadlines(1, 1), effects);
        early.received(statistics(FENCE, 0, 1, 0), 0);
        early.tick(1_000_000);
        early.formed(world(FENCE, 1), 0, program(), 0);
        assertEquals(1, effects.count("accept"));
    }

    @Test
    void whatIsOlderIsDropped() {
        machine.received(statistics(OLDER, 0, 1, 0), 0);
        machine.received(statistics(new Fence(0, 9), 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
        machine.formed(world(NEWER, 2), 0, program(), 0);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        assertEquals(0, effects.count("accept"));
    }

    @Test
    void aWorldThatIsntNewerDoesntBegin() {
        compute(Kind.LOAD);
        machine.formed(world(OLDER, 1), 0, program(), 0);
        machine.formed(world(FENCE, 1), 0, program(), 0);
        assertEquals(1, effects.count("run LOAD"));
        compute(Kind.FORWARD);
    }

    @Test
    void aSegmentOfAnOlderWorldIsOverWithThatWorld() {
        Segment old = effects.running;
        machine.formed(world(NEWER, 1), 0, program(), 0);
        machine.completed(old, 0);
        machine.threw(old, "too late");
        assertEquals("run LOAD 0 of 0", effects.last());
    }

    @Test
    void aMessageThatComesTwiceIsHarmless() {
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        computeUpToTheExchange();
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD, Kind.UPDATE);
        machine.received(gradient(FENCE, 0, 1, 0), 0);
        machine.received(weights(FENCE, 0, 1, 1), 0);
        machine.received(weights(FENCE, 0, 1, 1), 0);
        assertEquals(3, effects.count("accept"));
        assertEquals(1, effects.count("run UPDATE"));
    }

    @Test
    void whatIsMissingIsNamedWhenItsDeadlineIsOver() {
        computeUpToTheExchange();
        machine.tick(1_000);
        assertEquals(0, effects.count("failed"));
        machine.tick(1_001);
        assertEquals(
                "failed step 1, forward of model[1] (norm): no statistics from worker 1 within 1001 ms",
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
        assertEquals("failed step 1, forward of model[0] (linear): java.lang.ArithmeticException", effects.last());
    }

    @Test
    void trainingPausesAtABoundaryUntilItIsTold() {
        completeStep(0);
        compute(Kind.HASH);
        machine.proceed(OLDER, 2, 0);
        machine.proceed(NEWER, 2, 0);
        machine.proceed(FENCE, 1, 0); // what it was told the last time
        assertEquals("boundary 1", effects.last());
        machine.proceed(FENCE, 2, 0);
        machine.proceed(FENCE, 2, 0);
        assertEquals("run LOAD 0 of 1", effects.last());
        completeStep(1);
        compute(Kind.HASH);
        assertEquals("boundary 2", effects.last());
    }

    @Test
    void whoHearsNothingAtABoundarySaysSo() {
        completeStep(0);
        machine.tick(9_000); // hashing still
        compute(Kind.HASH);
        machine.tick(5_001);
        assertEquals(
                "failed after step 1, no word from the coordinator at the boundary within 5001 ms", effects.last());
    }

    @Test
    void anEvaluationComputesEveryMinibatchOnceAndThenWaits() {
        completeStep(0);
        compute(Kind.HASH);
        machine.evaluate(FENCE, 2, 0);
        machine.evaluate(OLDER, 1, 0);
        assertEquals("boundary 1", effects.last());
        machine.evaluate(FENCE, 1, 0);
        for (int minibatch = 0; minibatch < 2; minibatch++) {
            assertEquals("run LOAD_TEST 0 of " + minibatch, effects.last());
            compute(Kind.LOAD_TEST, Kind.EVALUATE, Kind.EVALUATE, Kind.COUNT);
        }
        assertEquals("evaluated 1", effects.last());
        machine.evaluate(FENCE, 1, 0);
        assertEquals("evaluated 1", effects.last());
        machine.proceed(FENCE, 2, 0);
        assertEquals("run LOAD 0 of 1", effects.last());
    }

    @Test
    void aWorkerAloneSendsNothing() {
        World alone = new World(NEWER, List.of(0, 2), List.of(0, 0), 0, 1);
        machine.formed(alone, 0, program(), 0);
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD, Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        compute(Kind.UPDATE, Kind.UPDATE, Kind.HASH);
        assertEquals("boundary 1", effects.last());
        assertEquals(0, effects.count("send"));
    }

    @Test
    void aWorkerWithoutShardsSendsNoStatisticsButSpeaksForEveryChunk() {
        World world = new World(NEWER, List.of(0, 0, 2), List.of(1, 1), 0, 1);
        machine.formed(world, 0, program(), 0);
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        assertEquals(0, effects.count("send statistics"));
        assertEquals(2, effects.count("send gradient"));
    }
}
