package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointFolder;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EarlyStoppingSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

/** With {@code restore-best} a job ends with the weights that it would have if it had ended after its best epoch. */
class RestoredBestTest {
    private static final int STEPS_PER_EPOCH = 12;
    private static final JobSpec JOB =
            job(40).earlyStopping(new EarlyStoppingSpec(2, 0, true)).build();

    private static TrainingResult expected; // of the job that ends after the best epoch

    @TempDir
    private Path directory;

    private static JobSpec.Builder job(int epochs) {
        return JobSpec.builder()
                .epochs(epochs)
                .batchSize(100)
                .data(new DataSpec.Digits(Preparation.standard().withValidationFraction(0.2)))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(32),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.3).momentum(0.9).build())
                .run(RunSpec.standard()
                        .withCheckpoint(new CheckpointSpec(
                                OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.of(1), 1, false)));
    }

    private static TrainingResult train(JobSpec job, int workers, Storage storage, Consumer<LocalTraining> atThird)
            throws Exception {
        AtomicReference<LocalTraining> running = new AtomicReference<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluated(Evaluated event) {
                if (event.epoch() == 3) {
                    while (running.get() == null) {
                        Thread.onSpinWait();
                    }
                    atThird.accept(running.get());
                }
            }
        };
        try (LocalTraining training =
                LocalTraining.start(job, LocalTraining.Options.workers(workers), storage, listener)) {
            running.set(training);
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @BeforeAll
    static void trainToTheBestEpochOnly() throws Exception {
        int best = train(JOB, 1, Storage.none(), training -> {}).weightsOfStep();
        expected = train(job(best / STEPS_PER_EPOCH).build(), 1, Storage.none(), training -> {});
    }

    private static void assertRestored(TrainingResult result) {
        assertEquals(expected.sha256(), result.sha256());
        assertEquals(expected.steps(), result.weightsOfStep());
        assertEquals(expected.steps() + 2 * STEPS_PER_EPOCH, result.steps());
        assertEquals(expected.evaluation(), result.evaluation());
        assertEquals(expected.validation(), result.validation());
    }

    private Storage storage(Optional<Checkpoint> from) {
        return new Storage(Optional.of(directory), from, sentence -> {});
    }

    private Optional<Checkpoint> newest() throws Exception {
        return new CheckpointFolder(directory).newestIntact((folder, why) -> {});
    }

    @Test
    void withAnyNumberOfWorkersWithCheckpointsOrNoneAndWhenTheCoordinatorDies() throws Exception {
        assertRestored(train(JOB, 1, Storage.none(), training -> {}));
        assertRestored(train(JOB, 3, storage(Optional.empty()), LocalTraining::killCoordinator));
    }

    @Test
    void whenTheRunIsGoneOnWithBeforeTheBestEpochIsKnown() throws Exception {
        assertThrows(ExecutionException.class, () -> train(JOB, 2, storage(Optional.empty()), LocalTraining::stop));
        assertRestored(train(JOB, 3, storage(newest()), training -> {}));
    }

    @Test
    void whenTheRunIsGoneOnWithAfterTheBestWeightsWereLost() throws Exception {
        assertRestored(train(JOB, 2, storage(Optional.empty()), training -> {}));
        Path kept = directory.resolve("checkpoints/step-" + expected.steps());
        assertTrue(Files.exists(kept), "the best is kept");
        damage(kept);
        Optional<Checkpoint> last = newest();
        assertTrue(last.orElseThrow().steps() > expected.steps());
        assertRestored(train(JOB, 2, storage(last), training -> {}));
    }

    private static void damage(Path checkpoint) throws IOException {
        Files.writeString(checkpoint.resolve("state.pb"), "no");
    }
}
