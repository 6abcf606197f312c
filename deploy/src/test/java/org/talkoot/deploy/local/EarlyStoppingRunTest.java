package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointFolder;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EarlyStoppingSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

/** Where a job stops early belongs to its result: whoever computes it, and whatever happens on the way. */
class EarlyStoppingRunTest {
    private static final int EPOCHS = 40;
    private static final int STEPS_PER_EPOCH = 12;
    private static final JobSpec JOB =
            job(new DataSpec.Digits(Preparation.standard().withValidationFraction(0.2)));

    @TempDir
    private Path directory;

    private final List<TrainingListener.Evaluated> evaluations = new ArrayList<>();

    private static JobSpec job(DataSpec data) {
        return JobSpec.builder()
                .epochs(EPOCHS)
                .batchSize(100)
                .data(data)
                .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(32), new LayerSpec.Relu(), LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.3).momentum(0.9).build())
                .earlyStopping(new EarlyStoppingSpec(2, 0, false))
                .run(RunSpec.standard()
                        .withCheckpoint(new CheckpointSpec(
                                OptionalInt.empty(), OptionalDouble.empty(), OptionalInt.of(2), 3, false)))
                .build();
    }

    private TrainingResult train(int workers, Storage storage, Consumer<LocalTraining> atThirdEvaluation)
            throws Exception {
        AtomicReference<LocalTraining> running = new AtomicReference<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluated(Evaluated event) {
                evaluations.add(event);
                if (event.epoch() == 3) {
                    while (running.get() == null) {
                        Thread.onSpinWait();
                    }
                    atThirdEvaluation.accept(running.get());
                }
            }
        };
        try (LocalTraining training =
                LocalTraining.start(JOB, LocalTraining.Options.workers(workers), storage, listener)) {
            running.set(training);
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private TrainingResult undisturbed(int workers) throws Exception {
        TrainingResult result = train(workers, Storage.none(), training -> {});
        evaluations.clear();
        return result;
    }

    private void assertSame(TrainingResult expected, TrainingResult result) {
        assertEquals(expected.sha256(), result.sha256());
        assertEquals(expected.steps(), result.steps());
        assertEquals(expected.validation(), result.validation());
        assertEquals(expected.evaluation(), result.evaluation());
    }

    @Test
    void itEndsAtTheEndOfTheEpochAfterWhichTheValidationLossWasNoBetterForTwo() throws Exception {
        TrainingResult result = train(2, Storage.none(), training -> {});
        assertTrue(result.steps() < EPOCHS * STEPS_PER_EPOCH, "it stops after step " + result.steps());
        List<Double> losses = evaluations.stream()
                .filter(each -> each.set() == EvaluationSet.VALIDATION)
                .map(TrainingListener.Evaluated::loss)
                .toList();
        int epochs = losses.size();
        assertEquals(epochs * STEPS_PER_EPOCH, result.steps());
        double best = losses.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        assertEquals(epochs - 2, 1 + losses.indexOf(best), losses.toString());
        TrainingListener.Evaluated last = evaluations.get(evaluations.size() - 1);
        assertEquals(EvaluationSet.TEST, last.set());
        assertEquals(last.loss(), result.evaluation().orElseThrow().loss());
        assertEquals(losses.get(epochs - 1), result.validation().orElseThrow().loss());
    }

    @Test
    void itEndsThereWithAnyNumberOfWorkersAndWhenTheCoordinatorDies() throws Exception {
        TrainingResult alone = undisturbed(1);
        assertSame(alone, undisturbed(3));
        assertSame(alone, train(2, Storage.none(), LocalTraining::killCoordinator));
    }

    @Test
    void itEndsThereWhenTheRunIsGoneOnWithFromACheckpoint() throws Exception {
        TrainingResult alone = undisturbed(1);
        Storage storage = new Storage(Optional.of(directory), Optional.empty(), sentence -> {});
        assertThrows(ExecutionException.class, () -> train(2, storage, LocalTraining::stop));
        Optional<Checkpoint> newest = new CheckpointFolder(directory).newestIntact((folder, why) -> {});
        assertTrue(newest.orElseThrow().steps() >= 3 * STEPS_PER_EPOCH);
        TrainingResult resumed = train(3, new Storage(Optional.of(directory), newest, sentence -> {}), training -> {});
        assertSame(alone, resumed);
        assertEquals(newest.orElseThrow().steps(), resumed.resumedFromStep());
    }

    @Test
    void withoutDataToGoByItIsRefused() throws Exception {
        Path file = directory.resolve("numbers.csv");
        java.nio.file.Files.writeString(file, "1,2,0\n3,4,1\n".repeat(10));
        JobRefusedException refusal = assertThrows(
                JobRefusedException.class,
                () -> PreparedRun.resolve(JobSpec.builder()
                        .epochs(2)
                        .batchSize(5)
                        .data(DataSpec.Csv.of(CsvFile.of(file)))
                        .model(LayerSpec.Linear.of(2))
                        .optimizer(OptimizerSpec.sgd(0.1))
                        .earlyStopping(EarlyStoppingSpec.standard())
                        .build()));
        assertEquals(
                "job.early-stopping: there are no data to evaluate on; hold some out with job.data.validation-fraction ="
                        + " 0.1, or name test data",
                refusal.getMessage());
    }
}
