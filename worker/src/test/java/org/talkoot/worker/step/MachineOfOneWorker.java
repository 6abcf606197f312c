package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.weights;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.StageTraits;

/**
 * Worker 0 of two. The model's second stage exchanges statistics in forward (exchange 0). Chunk 0, of the first stage, is
 * this worker's; chunk 1, of the second, is the peer's.
 */
abstract class MachineOfOneWorker {
    static final Fence FENCE = new Fence(1, 3);
    static final Fence OLDER = new Fence(1, 2);
    static final Fence NEWER = new Fence(2, 1);
    static final long PATIENCE_MS = 1_000;
    static final long BOUNDARY_PATIENCE_MS = 5_000;

    final RecordingEffects effects = new RecordingEffects();
    final WorkerMachine machine =
            new WorkerMachine(new EvaluationMinibatches(2, 1), true, BOUNDARY_PATIENCE_MS, effects);
    final StepProgram program = program();

    static StepProgram program() {
        return new StepProgram(
                List.of(
                        new StageTraits("model[0] (linear)", false, false),
                        new StageTraits("model[1] (norm)", true, false)),
                List.of(new ChunkTraits(0, 0), new ChunkTraits(1, 0)));
    }

    static World world(Fence fence, int boundary) {
        return new World(fence, List.of(0, 1, 2), List.of(0, 1), 0, boundary, PATIENCE_MS);
    }

    @BeforeEach
    void form() {
        machine.formed(world(FENCE, 1), 0, program, 0);
    }

    void compute(Kind... kinds) {
        for (Kind kind : kinds) {
            assertEquals(kind, effects.running.kind());
            machine.completed(effects.running, 0);
        }
    }

    void computeUpToTheExchange() {
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD);
    }

    void completeStep(int step) {
        computeUpToTheExchange();
        machine.received(statistics(FENCE, step, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        machine.received(gradient(FENCE, step, 1, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(FENCE, step, 1, 1), 0);
    }
}
