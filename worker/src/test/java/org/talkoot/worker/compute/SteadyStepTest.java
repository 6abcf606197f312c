package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.protocol.job.AugmentSpec;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.LossSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** Segments allocate nothing, so that a long run makes no garbage that grows with model, minibatch or steps. */
class SteadyStepTest {
    private static final int WARM_UP_STEPS = 60; // beyond the first epochs: every loop has been compiled
    private static final int STEPS = 15; // an epoch
    private static final int WINDOWS = 6;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static List<Arguments> models() {
        return List.of(
                Arguments.of(
                        "dense",
                        List.of(
                                new LayerSpec.Flatten(),
                                LayerSpec.Linear.of(64),
                                LayerSpec.BatchNorm.standard(),
                                new LayerSpec.Relu(),
                                new LayerSpec.Dropout(0.3),
                                LayerSpec.Residual.of(
                                        LayerSpec.Linear.of(64), LayerSpec.LayerNorm.standard(), new LayerSpec.Gelu()),
                                LayerSpec.Linear.of(4_100), // whose gradient has two blocks
                                new LayerSpec.Tanh(),
                                LayerSpec.LeakyRelu.standard(),
                                LayerSpec.Linear.of(10))),
                Arguments.of(
                        "convolutional",
                        List.of(
                                new LayerSpec.Conv2d(8, 3, 1, 1, true, Optional.empty()),
                                new LayerSpec.BatchNorm(1e-5, 0.1, true, false),
                                new LayerSpec.Relu(),
                                LayerSpec.MaxPool2d.of(2),
                                LayerSpec.Conv2d.of(8, 2),
                                LayerSpec.BatchNorm.standard(),
                                new LayerSpec.Relu(),
                                LayerSpec.Conv2d.of(8, 1),
                                LayerSpec.AvgPool2d.of(2),
                                new LayerSpec.Sigmoid(),
                                new LayerSpec.GlobalAvgPool(),
                                LayerSpec.Linear.of(10))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void noSegmentOfATrainingStepAllocates(String name, List<LayerSpec> model) {
        TrainingJob job = job(model);
        WorkerCompute compute = compute(job);
        train(compute, 0, WARM_UP_STEPS);

        long least = leastBytes(window -> train(compute, WARM_UP_STEPS + window * STEPS, STEPS));

        assertEquals(0, least, "bytes in " + STEPS + " steps");
    }

    private static TrainingJob inTurns(int turns, int batchSize) {
        List<LayerSpec> model = List.of(
                new LayerSpec.Conv2d(16, 3, 1, 1, true, Optional.empty()),
                new LayerSpec.BatchNorm(1e-5, 0.1, true, false),
                new LayerSpec.Relu(),
                LayerSpec.MaxPool2d.of(2),
                new LayerSpec.Flatten(),
                new LayerSpec.Dropout(0.3),
                LayerSpec.LayerNorm.standard(),
                LayerSpec.Linear.of(10));
        return JobResolver.resolve(spec(model).toBuilder()
                .batchSize(batchSize)
                .run(RunSpec.standard().withAccumulate(turns))
                .build());
    }

    @Test
    void norDoesAnyOfAStepInTurns() {
        WorkerCompute compute = compute(inTurns(3, 100));
        train(compute, 0, WARM_UP_STEPS);
        assertEquals(0, leastBytes(window -> train(compute, WARM_UP_STEPS + window * STEPS, STEPS)));
    }

    @Test
    void fiveTurnsTakeLittleMoreThanAFifthOfTheMemory() {
        TrainingJob atOnce = inTurns(1, 500);
        TrainingJob inTurns = inTurns(5, 500);
        long whole = leastBytes(window -> compute(atOnce));
        long part = leastBytes(window -> compute(inTurns));
        assertTrue(part < 0.3 * whole, part + " bytes instead of " + whole);
    }

    @Test
    void combiningWhatAProcessHoldsAllocatesNothing() {
        TrainingJob job = job(List.of(new LayerSpec.Flatten(), LayerSpec.Linear.of(520), LayerSpec.Linear.of(10)));
        int chunks = new ChunkLayout(job.model()).chunks().size();
        World world = new World(
                new Fence(1, 1),
                List.of(0, 3, 5, 5), // of the peer in this process: the last two, which are two nodes of the tree
                java.util.Collections.nCopies(chunks, 2),
                List.of(0, 0, 1),
                0,
                job.steps(),
                1_000);
        WorkerCompute compute = new WorkerCompute(job, world, 0, new NodeMemory(Snapshot.initial(job)));
        compute.run(compute.program().instruction(0).segment(), 0);
        float[][] partials = new float[2][job.model().parameters() + 1];
        for (int chunk = 0; chunk < chunks; chunk++) {
            ChunkLayout.Chunk range = compute.chunk(chunk);
            compute.accept(new GradientChunk(world.fence(), 0, 1, chunk, range.from(), range.to(), partials));
        }

        IntConsumer combine = window -> {
            for (int chunk = 0; chunk < STEPS * chunks; chunk++) {
                compute.run(compute.program().combination(chunk % chunks), 0);
            }
        };
        IntStream.range(0, WARM_UP_STEPS).forEach(combine);
        assertEquals(0, leastBytes(combine), "bytes in " + STEPS + " steps");
    }

    /** A class that is loaded late adds to one window, what allocates to all. */
    private static long leastBytes(IntConsumer window) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < WINDOWS; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            window.accept(i);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static JobSpec spec(List<LayerSpec> model) {
        return JobSpec.builder()
                .epochs(20)
                .batchSize(100)
                .shards(5)
                .data(new DataSpec.Digits(Preparation.standard()
                        .withAugment(List.of(AugmentSpec.Flip.standard(), new AugmentSpec.Crop(2)))))
                .loss(new LossSpec.CrossEntropy(0.1, Optional.of(new LossSpec.ClassWeights.Balanced())))
                .model(model)
                .optimizer(OptimizerSpec.builder(0.01)
                        .momentum(0.9)
                        .weightDecay(1e-3)
                        .clipNorm(1)
                        .build())
                .build();
    }

    private static TrainingJob job(List<LayerSpec> model) {
        return JobResolver.resolve(spec(model));
    }

    private static WorkerCompute compute(TrainingJob job) {
        return LoneWorker.of(job, new NodeMemory(Snapshot.initial(job)));
    }

    private static void train(WorkerCompute compute, int firstStep, int steps) {
        for (int step = firstStep; step < firstStep + steps; step++) {
            compute.lastBeforeBoundary(step); // each is measured
            LoneWorker.train(compute, step);
        }
    }
}
