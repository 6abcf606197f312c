package org.talkoot.deploy.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.talkoot.protocol.job.CsvFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EarlyStoppingSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.LossSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.protocol.job.ScheduleSpec;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** Real jobs, so small that thousands of runs take seconds. Each has an uneven last minibatch. */
enum TinyJobs {
    /** Statistics in both passes; evaluated after every epoch. */
    BATCH_NORM(23, 7) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(4)
                    .batchSize(8)
                    .shards(4)
                    .model(
                            LayerSpec.Linear.of(6),
                            LayerSpec.BatchNorm.standard(),
                            new LayerSpec.Relu(),
                            LayerSpec.Linear.of(CLASSES))
                    .optimizer(OptimizerSpec.builder(0.1)
                            .momentum(0.9)
                            .weightDecay(1e-2)
                            .build())
                    .run(run(1, 2));
        }
    },
    /** No velocity; random masks; an empty shard in the last minibatch; shards in turns; evaluated at the end only. */
    DROPOUT(40, 5) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(3)
                    .batchSize(12)
                    .shards(5)
                    .model(
                            LayerSpec.Linear.of(6),
                            LayerSpec.Residual.of(
                                    LayerSpec.Linear.of(6), LayerSpec.LayerNorm.standard(), new LayerSpec.Relu()),
                            new LayerSpec.Dropout(0.3),
                            LayerSpec.Linear.of(CLASSES))
                    .optimizer(OptimizerSpec.builder(0.1).weightDecay(1e-3).build())
                    .run(run(0, 5).withAccumulate(2));
        }
    },
    /** A number to predict, statistics by shard, which are computed in turns, a learning rate for each step. */
    REGRESSION(33, 9) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(3)
                    .batchSize(9)
                    .shards(3)
                    .loss(new LossSpec.Mse())
                    .model(
                            LayerSpec.Linear.of(5),
                            new LayerSpec.BatchNorm(1e-5, 0.1, true, false),
                            new LayerSpec.Tanh(),
                            LayerSpec.Linear.of(1))
                    .optimizer(OptimizerSpec.builder(0.05)
                            .momentum(0.8)
                            .nesterov(true)
                            .weightDecay(1e-2)
                            .decay(OptimizerSpec.Decay.DECOUPLED)
                            .schedule(new ScheduleSpec.Cosine(2))
                            .build())
                    .run(run(2, 3).withAccumulate(3));
        }
    },
    /** Two exchanges, one in a residual; a gradient that is clipped; nothing to evaluate. */
    TWO_NORMS(28, 0) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(2)
                    .batchSize(6)
                    .shards(6)
                    .model(
                            LayerSpec.Linear.of(4),
                            LayerSpec.Residual.of(LayerSpec.BatchNorm.standard(), LayerSpec.Linear.of(4)),
                            LayerSpec.BatchNorm.standard(),
                            new LayerSpec.Relu(),
                            LayerSpec.Linear.of(CLASSES))
                    .optimizer(
                            OptimizerSpec.builder(0.1).momentum(0.5).clipNorm(1).build())
                    .run(run(0, 4));
        }
    },
    /** Held-out samples decide when it stops, long before its last epoch. */
    EARLY_STOPPING(29, 6) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(12)
                    .batchSize(9)
                    .shards(4)
                    .model(LayerSpec.Linear.of(8), new LayerSpec.Tanh(), LayerSpec.Linear.of(CLASSES))
                    .optimizer(OptimizerSpec.builder(0.3).momentum(0.9).build())
                    .earlyStopping(new EarlyStoppingSpec(2, 0, false))
                    .run(run(1, 4));
        }

        @Override
        Preparation preparation() {
            return super.preparation().withValidationFraction(0.2);
        }
    },
    /** Three chunks, so that several workers own one, and have to tell each other its norm. */
    CHUNKS(20, 6) {
        @Override
        JobSpec.Builder job() {
            return JobSpec.builder()
                    .epochs(2)
                    .batchSize(7)
                    .shards(4)
                    .model(
                            LayerSpec.Linear.of(5_500),
                            new LayerSpec.Relu(),
                            LayerSpec.Linear.of(6),
                            LayerSpec.BatchNorm.standard(),
                            LayerSpec.Linear.of(CLASSES))
                    .optimizer(OptimizerSpec.builder(0.01)
                            .momentum(0.9)
                            .weightDecay(1e-3)
                            .clipNorm(1)
                            .build())
                    .run(run(1, 3));
        }
    };

    private static final int FEATURES = 5;
    private static final int CLASSES = 3;

    private final int trainSamples;
    private final int testSamples;

    TinyJobs(int trainSamples, int testSamples) {
        this.trainSamples = trainSamples;
        this.testSamples = testSamples;
    }

    abstract JobSpec.Builder job();

    Preparation preparation() {
        return Preparation.standard();
    }

    private static RunSpec run(int evaluateEveryEpochs, int checkpointEverySteps) {
        return RunSpec.standard()
                .withEvaluateEveryEpochs(evaluateEveryEpochs)
                .withCheckpoint(new CheckpointSpec(
                        OptionalInt.of(checkpointEverySteps),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        3,
                        evaluateEveryEpochs > 0));
    }

    /** Of small jobs, everything can be compared after every event. */
    boolean isSmall() {
        return this != CHUNKS;
    }

    TrainingJob resolve() {
        CsvFile train = CsvFile.of(file("train", trainSamples));
        Optional<CsvFile> test =
                testSamples == 0 ? Optional.empty() : Optional.of(CsvFile.of(file("test", testSamples)));
        DataSpec.Target target = this == REGRESSION ? DataSpec.Target.NUMERIC : DataSpec.Target.CLASS;
        return JobResolver.resolve(job().name(name().toLowerCase(Locale.ROOT))
                .seed(7 + ordinal())
                .data(new DataSpec.Csv(train, test, OptionalDouble.empty(), target, preparation()))
                .build());
    }

    private Path file(String part, int samples) {
        Random random = new Random(samples);
        StringBuilder lines = new StringBuilder();
        for (int sample = 0; sample < samples; sample++) {
            for (int feature = 0; feature < FEATURES; feature++) {
                lines.append((float) random.nextGaussian()).append(',');
            }
            lines.append(sample % CLASSES).append('\n');
        }
        try {
            Path file = Files.createTempFile("talkoot-" + part, ".csv");
            file.toFile().deleteOnExit();
            return Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
