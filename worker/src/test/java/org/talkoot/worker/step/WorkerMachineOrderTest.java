package org.talkoot.worker.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.worker.step.TestMessages.gradient;
import static org.talkoot.worker.step.TestMessages.statistics;
import static org.talkoot.worker.step.TestMessages.weights;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.StageTraits;

/** What a worker computes first where it could go on with more than one thing. */
class WorkerMachineOrderTest extends MachineOfOneWorker {
    @Test
    void whoWaitsForTheEndOfAStepReadsTheNextMinibatchMeanwhileButOnce() {
        machine.formed(world(NEWER, 2), 0, program(), 0);
        computeUpToTheExchange();
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD, Kind.LOAD_AHEAD);
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        compute(Kind.UPDATE);
        assertEquals("send weights 0 to {1} of 0", effects.last());
        machine.received(weights(NEWER, 0, 1, 1), 0);
        assertEquals("run LOAD 0 of 1", effects.last());
    }

    @Test
    void beforeABoundaryNothingIsReadAhead() {
        computeUpToTheExchange();
        machine.received(statistics(FENCE, 0, 1, 0), 0);
        compute(Kind.FINISH_FORWARD, Kind.LOSS, Kind.BACKWARD, Kind.BACKWARD);
        assertEquals("run BACKWARD 0 of 0", effects.last());
    }

    @Test
    void anUpdateComesFirstAsSoonAsNoExchangeBeginsAnyMore() {
        World alone = new World(NEWER, List.of(0, 2), List.of(0, 0), 0, 1, PATIENCE_MS);
        List<StageTraits> stages = List.of(
                new StageTraits("model[0] (linear)", false, false),
                new StageTraits("model[1] (batch-norm)", false, true),
                new StageTraits("model[2] (linear)", false, false));
        List<ChunkTraits> chunks = List.of(new ChunkTraits(0, 0), new ChunkTraits(2, 0));
        machine.formed(alone, 0, new StepProgram(stages, chunks), 0);
        compute(Kind.LOAD, Kind.FORWARD, Kind.FORWARD, Kind.FORWARD, Kind.LOSS, Kind.BACKWARD);
        compute(Kind.BACKWARD, Kind.UPDATE, Kind.FINISH_BACKWARD, Kind.BACKWARD, Kind.UPDATE, Kind.SNAPSHOT);
    }

    @Test
    void whereTheGradientIsClippedNoChunkIsUpdatedBeforeTheNormsOfAllAreHere() {
        World world = new World(NEWER, List.of(0, 1, 2), List.of(0, 1), 0, 1, PATIENCE_MS);
        List<StageTraits> stages = List.of(new StageTraits("model[0] (linear)", false, false));
        machine.formed(world, 0, new StepProgram(stages, Collections.nCopies(2, new ChunkTraits(0, 0)), true, 1), 0);
        compute(Kind.LOAD, Kind.FORWARD, Kind.LOSS, Kind.BACKWARD);
        machine.received(gradient(NEWER, 0, 1, 0), 0);
        compute(Kind.MEASURE);
        assertEquals("send statistics 0 to {1} of 0", effects.last());
        assertEquals("clipping the gradient: no norms from rank 1", machine.doing());
        machine.received(statistics(NEWER, 0, 1, 0), 0);
        compute(Kind.UPDATE);
        machine.received(weights(NEWER, 0, 1, 1), 0);
        compute(Kind.SNAPSHOT);
    }
}
