package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.Segment.Kind;
import org.talkoot.worker.step.StepProgram;

class StepProgramsTest {
    private static final TrainingJob JOB = JobResolver.resolve(JobSpec.builder()
            .epochs(1)
            .batchSize(100)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(4_100), LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.builder(0.01).build())
            .build());

    private static List<Integer> releases(StepProgram program, Kind kind, int stage) {
        Segment segment = new Segment(kind, stage);
        return IntStream.range(0, program.instructions())
                .mapToObj(program::instruction)
                .filter(instruction -> instruction.segment().equals(segment))
                .map(StepProgram.Instruction::releases)
                .findFirst()
                .orElseThrow();
    }

    /** 4,100 outputs of 64 weights are a block of 2,064 and the rest; four chunks of 66,625 floats. */
    @Test
    void aChunkIsReleasedByTheBlockThatReachesItsEnd() {
        StepProgram program =
                LoneWorker.of(JOB, new NodeMemory(Snapshot.initial(JOB))).program();
        assertEquals(List.of(0), releases(program, Kind.GRADIENT_BLOCK, 1));
        assertEquals(List.of(3, 2, 1), releases(program, Kind.BACKWARD, 1));
        assertEquals(List.of(4), releases(program, Kind.BACKWARD, 2));
    }
}
