package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.Exchange;
import org.talkoot.worker.step.StepProgram.Instruction;
import org.talkoot.worker.step.StepProgram.StageTraits;

class StepProgramTest {
    private static final StepProgram PROGRAM = new StepProgram(
            List.of(
                    new StageTraits("model[0] (linear)", false, false),
                    new StageTraits("model[1] (batch-norm)", true, true),
                    new StageTraits("model[2] (relu)", false, false)),
            chunks(0, 0, 1));

    private static List<Instruction> instructions(StepProgram program) {
        return IntStream.range(0, program.instructions())
                .mapToObj(program::instruction)
                .toList();
    }

    /** @param lastReader by chunk: a stage without blocks */
    private static List<ChunkTraits> chunks(Integer... lastReader) {
        return Stream.of(lastReader).map(stage -> new ChunkTraits(stage, 0)).toList();
    }

    private static Instruction instruction(Kind kind, int index, int awaits, int sends, Integer... releases) {
        return new Instruction(new Segment(kind, index), awaits, sends, List.of(releases));
    }

    @Test
    void aStepGoesForwardThroughAllStagesAndBackAndCutsAStageWhereItExchanges() {
        assertEquals(
                List.of(
                        instruction(Kind.LOAD, 0, -1, -1),
                        instruction(Kind.FORWARD, 0, -1, -1),
                        instruction(Kind.FORWARD, 1, -1, 0),
                        instruction(Kind.FINISH_FORWARD, 1, 0, -1),
                        instruction(Kind.FORWARD, 2, -1, -1),
                        instruction(Kind.LOSS, 0, -1, -1),
                        instruction(Kind.BACKWARD, 2, -1, -1),
                        instruction(Kind.BACKWARD, 1, -1, 1),
                        instruction(Kind.FINISH_BACKWARD, 1, 1, -1, 2),
                        instruction(Kind.BACKWARD, 0, -1, -1, 1, 0)),
                instructions(PROGRAM));
        assertEquals(List.of(new Exchange(1, true), new Exchange(1, false)), PROGRAM.exchanges());
        assertEquals(3, PROGRAM.chunks());
    }

    @Test
    void whileAnExchangeIsOnItsWayLaterStagesPrepareAndParametersGetTheirGradients() {
        StepProgram program = new StepProgram(
                List.of(
                        new StageTraits("model[0] (linear)", false, false, false, true, 0),
                        new StageTraits("model[1] (batch-norm)", true, true),
                        new StageTraits("model[2] (dropout)", false, false, true, false, 0),
                        new StageTraits("model[3] (linear)", false, false, false, true, 0)),
                chunks(0, 1, 3));
        assertEquals(
                List.of(
                        instruction(Kind.LOAD, 0, -1, -1),
                        instruction(Kind.FORWARD, 0, -1, -1),
                        instruction(Kind.FORWARD, 1, -1, 0),
                        instruction(Kind.PREPARE, 2, -1, -1),
                        instruction(Kind.FINISH_FORWARD, 1, 0, -1),
                        instruction(Kind.FORWARD, 2, -1, -1),
                        instruction(Kind.FORWARD, 3, -1, -1),
                        instruction(Kind.LOSS, 0, -1, -1),
                        instruction(Kind.INPUT_GRADIENT, 3, -1, -1),
                        instruction(Kind.BACKWARD, 2, -1, -1),
                        instruction(Kind.BACKWARD, 1, -1, 1),
                        instruction(Kind.BACKWARD, 3, -1, -1, 2),
                        instruction(Kind.FINISH_BACKWARD, 1, 1, -1, 1),
                        instruction(Kind.BACKWARD, 0, -1, -1, 0)),
                instructions(program));
    }

    @Test
    void noGradientIsPutOffBeyondOneThatCompletesItsChunk() {
        StepProgram program = new StepProgram(
                List.of(
                        new StageTraits("model[0] (batch-norm)", true, true),
                        new StageTraits("model[1] (layer-norm)", false, false),
                        new StageTraits("model[2] (linear)", false, false, false, true, 0)),
                chunks(1));
        assertEquals(
                List.of(
                        instruction(Kind.BACKWARD, 2, -1, -1),
                        instruction(Kind.BACKWARD, 1, -1, -1, 0),
                        instruction(Kind.BACKWARD, 0, -1, 1),
                        instruction(Kind.FINISH_BACKWARD, 0, 1, -1)),
                instructions(program).subList(6, 10));
    }

    @Test
    void aLargeLayersGradientIsReleasedBlockByBlockOnceNobodyNeedsItsWeights() {
        StepProgram program = new StepProgram(
                List.of(
                        new StageTraits("model[0] (linear)", false, false, false, false, 2),
                        new StageTraits("model[1] (batch-norm)", true, true),
                        new StageTraits("model[2] (linear)", false, false, false, true, 1)),
                List.of(
                        new ChunkTraits(0, 0),
                        new ChunkTraits(0, 1),
                        new ChunkTraits(0, 1),
                        new ChunkTraits(0, 2),
                        new ChunkTraits(2, 0),
                        new ChunkTraits(2, 1)));
        assertEquals(
                List.of(
                        instruction(Kind.INPUT_GRADIENT, 2, -1, -1),
                        instruction(Kind.BACKWARD, 1, -1, 1),
                        instruction(Kind.GRADIENT_BLOCK, 2, -1, -1, 4),
                        instruction(Kind.BACKWARD, 2, -1, -1, 5),
                        instruction(Kind.FINISH_BACKWARD, 1, 1, -1),
                        instruction(Kind.GRADIENT_BLOCK, 0, -1, -1, 0),
                        instruction(Kind.GRADIENT_BLOCK, 0, -1, -1, 2, 1),
                        instruction(Kind.BACKWARD, 0, -1, -1, 3)),
                instructions(program).subList(6, 14));
        assertEquals(false, program.isBehindExchanges(7));
        assertEquals(true, program.isBehindExchanges(8));
    }

    @Test
    void inTurnsWhatAllShardsContributeToIsToldInTheLast() {
        List<StageTraits> stages = List.of(new StageTraits("model[0] (linear)", true, false));
        StepProgram program = new StepProgram(stages, chunks(0), false, 2);
        assertEquals(
                List.of(
                        instruction(Kind.LOAD, 0, -1, -1),
                        instruction(Kind.FORWARD, 0, -1, -1),
                        instruction(Kind.LOSS, 0, -1, -1),
                        instruction(Kind.BACKWARD, 0, -1, -1),
                        instruction(Kind.LOAD, 1, -1, -1),
                        instruction(Kind.FORWARD, 0, -1, 0),
                        instruction(Kind.FINISH_FORWARD, 0, 0, -1),
                        instruction(Kind.LOSS, 0, -1, -1),
                        instruction(Kind.BACKWARD, 0, -1, -1, 0)),
                instructions(program));
        assertEquals(
                List.of(
                        new Segment(Kind.LOAD_TEST, 0),
                        new Segment(Kind.EVALUATE, 0),
                        new Segment(Kind.COUNT, 0),
                        new Segment(Kind.LOAD_TEST, 1),
                        new Segment(Kind.EVALUATE, 0),
                        new Segment(Kind.COUNT, 0)),
                IntStream.range(0, program.evaluationSegments())
                        .mapToObj(program::evaluation)
                        .toList());
    }

    @Test
    void anEvaluationGoesForwardOnly() {
        assertEquals(
                List.of(
                        new Segment(Kind.LOAD_TEST, 0),
                        new Segment(Kind.EVALUATE, 0),
                        new Segment(Kind.EVALUATE, 1),
                        new Segment(Kind.EVALUATE, 2),
                        new Segment(Kind.COUNT, 0)),
                IntStream.range(0, PROGRAM.evaluationSegments())
                        .mapToObj(PROGRAM::evaluation)
                        .toList());
    }

    @Test
    void everyChunkIsReleasedOnceByTheSegmentThatCompletesItAndNoneReadsItLater() {
        for (long seed = 0; seed < 200; seed++) {
            TestProgram model = TestProgram.random(new Random(seed));
            List<Instruction> instructions = instructions(model.create(1 + (int) seed % 3));
            List<Integer> released = new ArrayList<>();
            for (int i = 0; i < instructions.size(); i++) {
                for (int chunk : instructions.get(i).releases()) {
                    released.add(chunk);
                    for (Instruction later : instructions.subList(i + 1, instructions.size())) {
                        assertEquals(false, model.reads(later.segment(), chunk), "seed " + seed + ", chunk " + chunk);
                    }
                    Segment segment = instructions.get(i).segment();
                    long number = instructions.subList(0, i).stream()
                            .filter(earlier -> earlier.segment().equals(segment))
                            .count();
                    assertEquals(true, model.completes(segment, (int) number, chunk), "seed " + seed);
                }
            }
            assertEquals(
                    IntStream.range(0, model.chunks()).boxed().toList(),
                    released.stream().sorted().toList(),
                    "seed " + seed);
        }
    }

    @Test
    void noBlockIsReleasedBeforeTheInputsGradientWhichReadsItsWeights() {
        int blocks = 0;
        for (long seed = 0; seed < 200; seed++) {
            TestProgram model = TestProgram.random(new Random(seed));
            List<Segment> segments = instructions(model.create(1 + (int) seed % 3)).stream()
                    .map(Instruction::segment)
                    .toList();
            for (int i = 0; i < segments.size(); i++) {
                int stage = segments.get(i).index();
                if (segments.get(i).kind() == Kind.GRADIENT_BLOCK
                        && model.stages().get(stage).splits()) {
                    Segment inputs = new Segment(Kind.INPUT_GRADIENT, stage);
                    assertEquals(true, segments.subList(0, i).contains(inputs), "seed " + seed);
                    blocks++;
                }
            }
        }
        assertEquals(true, blocks > 100, blocks + " blocks");
    }

    @Test
    void everyExchangeIsSentBeforeItIsAwaitedAndNoOtherBetween() {
        for (long seed = 0; seed < 200; seed++) {
            StepProgram program = TestProgram.random(new Random(seed)).create(1 + (int) seed % 3);
            int exchange = 0;
            int underWay = -1;
            for (Instruction instruction : instructions(program)) {
                if (instruction.awaits() >= 0) {
                    assertEquals(underWay, instruction.awaits(), "seed " + seed);
                    underWay = -1;
                }
                if (instruction.sends() >= 0) {
                    assertEquals(-1, underWay, "seed " + seed);
                    assertEquals(exchange, instruction.sends(), "seed " + seed);
                    underWay = exchange++;
                }
            }
            assertEquals(-1, underWay, "seed " + seed);
            assertEquals(program.exchanges().size(), exchange, "seed " + seed);
        }
    }

    @Test
    void everySegmentHasItsPhaseInWords() {
        assertEquals("forward of model[1] (batch-norm)", PROGRAM.describe(new Segment(Kind.FINISH_FORWARD, 1)));
        assertEquals("backward of model[0] (linear)", PROGRAM.describe(new Segment(Kind.BACKWARD, 0)));
        assertEquals("the update of chunk 2", PROGRAM.describe(PROGRAM.update(2)));
        assertEquals("the snapshot", PROGRAM.describe(PROGRAM.snapshot()));
    }
}
