package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.deploy.api.DetailedEvaluation;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.CheckpointFolder;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;

/** Shards that are computed in turns give the result of the minibatch that is computed at once. */
class AccumulationTest {
    private static final LayerSpec BATCH_NORM_BY_SHARD = new LayerSpec.BatchNorm(1e-5, 0.1, true, false);

    private static JobSpec.Builder job(LayerSpec... model) {
        return JobSpec.builder()
                .epochs(1)
                .batchSize(467) // of 1,438 samples: the last minibatch has 37
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(model)
                .optimizer(OptimizerSpec.builder(0.05)
                        .momentum(0.9)
                        .weightDecay(5e-4)
                        .clipNorm(0.5)
                        .build());
    }

    /** With several chunks, and a gradient of two blocks. */
    private static JobSpec.Builder convolution() {
        return job(
                new LayerSpec.Conv2d(5, 3, 1, 1, true, Optional.empty()),
                BATCH_NORM_BY_SHARD,
                new LayerSpec.Relu(),
                LayerSpec.MaxPool2d.of(2),
                new LayerSpec.Flatten(),
                LayerSpec.Linear.of(600),
                new LayerSpec.Dropout(0.2),
                LayerSpec.Linear.of(450),
                LayerSpec.Linear.of(70),
                LayerSpec.Residual.of(LayerSpec.Linear.of(70), LayerSpec.LayerNorm.standard(), new LayerSpec.Gelu()),
                LayerSpec.Linear.of(10));
    }

    private static JobSpec inTurns(JobSpec.Builder job, int turns) {
        return job.run(RunSpec.standard().withoutCheckpoints().withAccumulate(turns))
                .build();
    }

    private static TrainingResult train(JobSpec.Builder job, int turns, int workers) throws Exception {
        TrainingListener nobody = new TrainingListener() {};
        try (Training training = LocalTraining.start(inTurns(job, turns), workers, nobody)) {
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest(name = "{0} shards, {1} turns")
    @CsvSource({"8, 2", "13, 4", "50, 1000"}) // of 50 shards of 37 samples some are empty
    void theHashIsThatOfTheMinibatchAtOnceWhoeverComputesIt(int shards, int turns) throws Exception {
        JobSpec.Builder job = convolution().shards(shards);
        TrainingResult expected = train(job, 1, 2);
        for (int workers = 1; workers <= 3; workers++) {
            TrainingResult result = train(job, turns, workers);
            assertEquals(expected.sha256(), result.sha256(), workers + " workers");
            assertEquals(expected.trainLoss(), result.trainLoss(), workers + " workers");
            assertEquals(expected.evaluation(), result.evaluation(), workers + " workers");
        }
    }

    @ParameterizedTest(name = "{0} turns, then {1}")
    @CsvSource({"1, 4", "8, 2"})
    void aRunMayGoOnInOtherTurns(int before, int after, @TempDir Path directory) throws Exception {
        JobSpec.Builder job = convolution().epochs(4); // of 4 steps
        TrainingResult expected = train(job, 1, 2);
        Storage fresh = new Storage(Optional.of(directory), Optional.empty(), sentence -> {});
        ExecutionException stopped =
                assertThrows(ExecutionException.class, () -> stopInTheMiddle(job.run(turns(before)), fresh));
        assertInstanceOf(Training.StoppedException.class, stopped.getCause());
        Storage later = new Storage(
                Optional.of(directory),
                new CheckpointFolder(directory).newestIntact((folder, why) -> {}),
                sentence -> {});
        try (LocalTraining training = LocalTraining.start(
                job.run(turns(after)).build(), LocalTraining.Options.workers(1), later, new TrainingListener() {})) {
            TrainingResult result = training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertEquals(expected.sha256(), result.sha256());
            assertTrue(result.resumedFromStep() > 0, "in the middle");
        }
    }

    private static RunSpec turns(int number) {
        return RunSpec.standard().withAccumulate(number);
    }

    private static void stopInTheMiddle(JobSpec.Builder job, Storage storage) throws Exception {
        CompletableFuture<LocalTraining> running = new CompletableFuture<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluated(Evaluated event) {
                if (event.epoch() == 2) {
                    running.join().stop();
                }
            }
        };
        try (LocalTraining training =
                LocalTraining.start(job.build(), LocalTraining.Options.workers(2), storage, listener)) {
            running.complete(training);
            training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void evaluatedInTurnsAModelIsWhatItIs() throws Exception {
        JobSpec.Builder job = job(new LayerSpec.Flatten(), LayerSpec.Linear.of(10));
        DetailedEvaluation atOnce = train(job, 1, 1).model().evaluateInDetail();
        DetailedEvaluation inTurns = train(job, 4, 1).model().evaluateInDetail();
        assertEquals(atOnce.evaluation(), inTurns.evaluation());
        assertArrayEquals(
                atOnce.confusion().orElseThrow().counts(),
                inTurns.confusion().orElseThrow().counts());
    }

    @Test
    void aBatchNormThatNeedsAllSamplesAtOnceIsRefused() {
        JobSpec.Builder job = job(new LayerSpec.Flatten(), LayerSpec.BatchNorm.standard(), LayerSpec.Linear.of(10));
        assertEquals(
                "run.accumulate: must be 1 for this model, but is 2: job.model[1] (batch-norm) needs all samples of a"
                        + " minibatch at once; give it sync = false, or take layer-norm instead",
                assertThrows(JobRefusedException.class, () -> PreparedRun.resolve(inTurns(job, 2)))
                        .getMessage());
    }
}
