package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Stage;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.StepProgram.ChunkTraits;
import org.talkoot.worker.step.StepProgram.StageTraits;

/** Tells a {@link StepProgram} what it must know of a model and its chunks. */
final class StepPrograms {
    private StepPrograms() {}

    /**
     * @param clips whether the norm of the whole gradient must be known before any update
     * @param turns in which the worker computes its shards
     */
    static StepProgram of(Replica replica, ChunkLayout layout, boolean clips, int turns) {
        List<ChunkTraits> chunks =
                layout.chunks().stream().map(chunk -> traits(replica, chunk)).toList();
        return new StepProgram(stages(replica), chunks, clips, turns);
    }

    private static List<StageTraits> stages(Replica replica) {
        List<Stage> stages = replica.model().stages();
        List<StageTraits> traits = new ArrayList<>();
        for (int stage = 0; stage < stages.size(); stage++) {
            LayerPass pass = replica.pass(stage);
            traits.add(new StageTraits(
                    stages.get(stage).position(),
                    pass.forwardStatistics() != null,
                    pass.backwardStatistics() != null,
                    pass.prepares(),
                    pass.splits(),
                    pass.gradientBlocks().size()));
        }
        return traits;
    }

    /** A chunk is complete with the block of its lowest stage's gradients that reaches its end, or with the rest of them. */
    private static ChunkTraits traits(Replica replica, ChunkLayout.Chunk chunk) {
        List<Integer> ends = replica.pass(chunk.firstStage()).gradientBlocks();
        int block = 0;
        while (block < ends.size() && ends.get(block) < chunk.to()) {
            block++;
        }
        return new ChunkTraits(chunk.firstStage(), block);
    }
}
