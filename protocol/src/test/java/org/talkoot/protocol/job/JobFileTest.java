package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

class JobFileTest {
    @Test
    void theExampleIsReadWithAllThatItSays() {
        JobSpec expected = JobSpec.builder()
                .name("mnist-mlp")
                .seed(42)
                .epochs(5)
                .batchSize(256)
                .data(new DataSpec.Idx(
                        new DataSpec.IdxFiles(
                                Path.of("/jobs/train-images-idx3-ubyte.gz"),
                                Path.of("/jobs/train-labels-idx1-ubyte.gz"),
                                OptionalInt.of(60000)),
                        Optional.of(new DataSpec.IdxFiles(
                                Path.of("/jobs/t10k-images-idx3-ubyte.gz"),
                                Path.of("/jobs/t10k-labels-idx1-ubyte.gz"),
                                OptionalInt.empty())),
                        Preparation.standard().withNormalize(List.of(0.1307f), List.of(0.3081f))))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(512),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        new LayerSpec.Dropout(0.1),
                        LayerSpec.Residual.of(
                                LayerSpec.Linear.of(512), LayerSpec.LayerNorm.standard(), new LayerSpec.Relu()),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.1)
                        .momentum(0.9)
                        .weightDecay(5e-4)
                        .schedule(new ScheduleSpec.Cosine(100))
                        .build())
                .initFrom(Path.of("/jobs/weights.safetensors"))
                .run(RunSpec.standard()
                        .withCheckpoint(new CheckpointSpec(
                                OptionalInt.of(500), OptionalDouble.of(10), OptionalInt.of(1), 3, true)))
                .build();
        assertEquals(expected, Jobs.parse(Jobs.example()));
    }

    @Test
    void whatIsNotSaidHasItsDefault() {
        JobSpec expected = new JobSpec(
                "job",
                1,
                5,
                256,
                8,
                true,
                false,
                Numerics.STRICT,
                new DataSpec.Digits(new Preparation(0, 1, Optional.empty(), List.of(), OptionalDouble.empty())),
                List.of(new LayerSpec.Flatten(), new LayerSpec.Linear(10, true, Optional.empty())),
                new InitSpec.Pytorch(),
                LossSpec.CrossEntropy.standard(),
                new OptimizerSpec(
                        0.1,
                        0,
                        false,
                        0,
                        OptimizerSpec.Decay.COUPLED,
                        true,
                        OptionalDouble.empty(),
                        new ScheduleSpec.Constant(0)),
                Optional.empty(),
                Optional.empty(),
                new RunSpec(
                        Optional.of(new CheckpointSpec(
                                OptionalInt.empty(), OptionalDouble.of(10), OptionalInt.empty(), 3, false)),
                        1,
                        1));
        assertEquals(expected, Jobs.parse(Jobs.SMALLEST));
    }

    @Test
    void earlyStoppingHasItsDefaultsAndIsWrittenAsItIsRead() {
        JobSpec job = Jobs.parseWith("early-stopping {}, data.validation-fraction = 0.25");
        assertEquals(Optional.of(new EarlyStoppingSpec(3, 0, false)), job.earlyStopping());
        assertEquals(
                Optional.of(new EarlyStoppingSpec(3, 0, true)),
                Jobs.parseWith("early-stopping { restore-best = true }").earlyStopping());
        assertEquals(OptionalDouble.of(0.25), job.data().preparation().validationFraction());
        assertEquals(job, Jobs.parse(JobFile.render(job)));
    }

    @Test
    void everyLayerIsReadWithPyTorchsDefaults() {
        JobSpec job = Jobs.parseWith("""
                model = [ { type = conv2d, out = 8, kernel = 3 }, { type = batch-norm }, { type = layer-norm },
                  { type = dropout }, { type = leaky-relu }, { type = gelu }, { type = tanh }, { type = sigmoid },
                  { type = max-pool2d, kernel = 2 }, { type = avg-pool2d, kernel = 3 }, { type = global-avg-pool } ]
                """);
        assertEquals(
                List.of(
                        new LayerSpec.Conv2d(8, 3, 1, 0, true, Optional.empty()),
                        new LayerSpec.BatchNorm(1e-5, 0.1, true, true),
                        new LayerSpec.LayerNorm(1e-5, true, true),
                        new LayerSpec.Dropout(0.5),
                        new LayerSpec.LeakyRelu(0.01),
                        new LayerSpec.Gelu(),
                        new LayerSpec.Tanh(),
                        new LayerSpec.Sigmoid(),
                        new LayerSpec.MaxPool2d(2, 2),
                        new LayerSpec.AvgPool2d(3, 3),
                        new LayerSpec.GlobalAvgPool()),
                job.model());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "name = \"2.0_x-\", seed = -9223372036854775808, shards = 4096, shuffle = false, drop-last = true",
                "numerics = relaxed, init { type = normal, std = 0.02 }, loss = mse",
                "init { type = fan-in, variance = 2 }",
                "init = kaiming-normal",
                "init = kaiming-uniform",
                "init = xavier-normal",
                "init = xavier-uniform",
                "optimizer { momentum = 0.9, nesterov = true, decay = decoupled, decay-biases = false }",
                "optimizer.schedule { type = step, warmup-steps = 3, every-steps = 100, gamma = 0.3 }",
                "optimizer.schedule = cosine",
                "optimizer.clip-norm = 1.5",
                "data { scale = [-1, 1e-3], normalize { mean = [1, 2, 3], std = [0.1, 0.2, 3e38] } }",
                "loss { type = cross-entropy, label-smoothing = 0.1 }",
                "loss { type = cross-entropy, class-weights = balanced }",
                "loss { type = cross-entropy, class-weights = [1, 0.25, 3e9], label-smoothing = 0.99 }",
                "data { normalize = measured }",
                "data.augment = [ flip, { type = flip, p = 1 }, { type = crop, padding = 4 } ]",
                "data { augment = [ { type = shift, horizontal = 2, vertical = 0 } ], normalize = measured, scale = [0, 1] }",
                "data { format = csv, train { file = a.csv }, normalize = measured }",
                "data { format = folder, train { folder = a }, test { folder = b }, size = [28, 20], channels = 1 }",
                "data { format = folder, train { folder = a }, test-fraction = 0.25, size = [8, 8], normalize = measured }",
                "data { format = cifar10, train { files = [a, \"ä \\\" b\"], limit = 7 }, test { files = [c] } }",
                "data { format = csv, train { file = a.csv }, test-fraction = 0.2 }",
                "data { format = csv, train { file = a.csv, label = 3, separator = \"\\t\" }, test { file = b } }",
                "data { format = csv, train { file = a, header = true, label = \"3\", skip-lines = 2, limit = 5 } }",
                "data { format = csv, train { file = a }, target = numeric }, loss = mse",
                "data { format = parquet, train { file = a, label = kind, limit = 5 }, test { file = b, label = 3 } }",
                "data { format = arrow, train { file = a }, test-fraction = 0.2, target = numeric }, loss = mse",
                "model = [ { type = conv2d, out = 8, kernel = 3, stride = 2, padding = 1, bias = false, init = normal,"
                        + " init { type = normal, std = 1e-3 } }, { type = global-avg-pool } ]",
                "model = [ { type = residual, body = [ { type = residual, body = [ { type = tanh } ] } ] } ]",
                "model = [ { type = batch-norm, epsilon = 1e-3, momentum = 0.3, affine = false, sync = false } ]",
                "model = [ { type = layer-norm, affine = false }, { type = layer-norm, bias = false } ]",
                "model = [ { type = leaky-relu, slope = 0.2 }, { type = max-pool2d, kernel = 3, stride = 1 } ]",
                "}, run { checkpoint = off",
                "}, run { checkpoint { every-epochs = 2 }, evaluate-every-epochs = 0, accumulate = 4",
            })
    void aRenderedJobReadsBackEqual(String more) {
        JobSpec job = Jobs.parseWith(more);
        String text = JobFile.render(job);
        assertEquals(job, JobFile.parse(text, "job.conf", Path.of("/elsewhere"), List.of()), text);
    }

    @Test
    void theExampleReadsBackEqual() {
        JobSpec job = Jobs.parse(Jobs.example());
        assertEquals(job, JobFile.parse(JobFile.render(job), "job.conf", Path.of("/elsewhere"), List.of()));
    }

    @Test
    void pathsAreRelativeToTheFilesFolderAndRenderedAbsolute() {
        JobSpec job = Jobs.parseWith("init-from = \"../weights.safetensors\"");
        assertEquals(Optional.of(Path.of("/jobs/../weights.safetensors")), job.initFrom());
        assertTrue(JobFile.render(job).contains("\"/jobs/../weights.safetensors\""));
    }

    @Test
    void aLabelIsTheLastColumnAnIndexOrAName() {
        assertEquals(new LabelColumn.Last(), label("label = last"));
        assertEquals(new LabelColumn.Index(0), label("label = 0"));
        assertEquals(new LabelColumn.Name("species"), label("header = true, label = species"));
        assertEquals(new LabelColumn.Name("0"), label("header = true, label = \"0\""));
    }

    private static LabelColumn label(String keys) {
        JobSpec job = Jobs.parseWith("data { format = csv, train { file = a.csv, " + keys + " } }");
        return ((DataSpec.Csv) job.data()).train().label();
    }

    @Test
    void aWholeNumberMayBeWrittenWithAnExponent() {
        assertEquals(1000, Jobs.parseWith("epochs = 1e3").epochs());
        assertEquals(2, Jobs.parseWith("epochs = 2.0").epochs());
    }

    @Test
    void oneCheckpointIntervalReplacesTheDefaultOne() {
        JobSpec job = Jobs.parseWith("}, run { checkpoint { every-steps = 5 }");
        CheckpointSpec checkpoint = job.run().checkpoint().orElseThrow();
        assertEquals(OptionalInt.of(5), checkpoint.everySteps());
        assertEquals(OptionalDouble.empty(), checkpoint.everyMinutes());
    }

    @Test
    void checkpointsCanBeOff() {
        assertEquals(
                Optional.empty(),
                Jobs.parseWith("}, run { checkpoint = off").run().checkpoint());
    }

    @Test
    void theLastOfTwoEqualKeysCountsAndGroupsMerge() {
        JobSpec job = Jobs.parseWith("epochs = 7\n optimizer { momentum = 0.5 }");
        assertEquals(7, job.epochs());
        assertEquals(0.5, job.optimizer().momentum());
        assertEquals(0.1, job.optimizer().learningRate());
    }

    @Test
    void oneKeyMayReferToAnother() {
        assertEquals(256, Jobs.parseWith("seed = ${job.batch-size}").seed());
    }
}
