package org.talkoot.deploy.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Tensor;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/**
 * PyTorch's training runs, reproduced with any number of workers and shards: each step's loss within a relative 1e-5, final
 * weights and running statistics within 1e-4, the evaluation's loss within a relative 1e-4.
 */
class GoldenRunTest {
    private static final List<String> FILES = List.of("train-images", "train-labels", "test-images", "test-labels");

    @TempDir
    static Path folder;

    static Stream<Arguments> runs() {
        return Stream.of("mlp-decay", "mlp-bn-uneven", "resmlp-ln", "cnn-bn")
                .flatMap(golden -> Stream.of(1, 4, 5)
                        .flatMap(shards -> Stream.of(1, 2, 3).map(workers -> Arguments.of(golden, workers, shards))));
    }

    @BeforeAll
    static void unpack() throws IOException {
        for (String file : FILES) {
            copy("/mnist-1k/" + file, folder.resolve("mnist-1k").resolve(file));
        }
        for (Object[] arguments : runs().map(Arguments::get).toList()) {
            for (String file : List.of("job.conf", "init.safetensors", "final.safetensors", "expected.json")) {
                copy(
                        "/golden/" + arguments[0] + "/" + file,
                        folder.resolve((String) arguments[0]).resolve(file));
            }
        }
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = GoldenRunTest.class.getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    @ParameterizedTest(name = "{0} with {1} workers and {2} shards")
    @MethodSource("runs")
    void aRunThatPyTorchComputedIsReproduced(String golden, int workers, int shards) throws Exception {
        Path run = folder.resolve(golden);
        JsonNode expected =
                new ObjectMapper().readTree(run.resolve("expected.json").toFile());
        JobSpec job = JobFile.read(run.resolve("job.conf"), List.of("job.shards=" + shards));
        List<Float> losses = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted step) {
                losses.add(step.loss());
            }
        };

        try (Training training = LocalTraining.start(job, workers, listener)) {
            TrainingResult result = training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);

            assertEquals(expected.get("losses").size(), losses.size());
            for (int step = 0; step < losses.size(); step++) {
                double loss = expected.get("losses").get(step).asDouble();
                assertEquals(loss, losses.get(step), 1e-5 * loss, "loss of step " + (step + 1));
            }
            double loss = expected.get("evaluation").get("loss").asDouble();
            assertEquals(loss, result.evaluation().orElseThrow().loss(), 1e-4 * loss);
            assertEquals(
                    expected.get("evaluation").get("accuracy").asDouble(),
                    result.evaluation().orElseThrow().accuracy().orElseThrow(),
                    1e-6);
            assertSameTensors(SafeTensors.read(run.resolve("final.safetensors")), result);
        }
    }

    private static void assertSameTensors(SafeTensors expected, TrainingResult result) {
        assertEquals(
                expected.tensors().stream().map(Tensor::name).sorted().toList(),
                result.model().tensors().stream().sorted().toList());
        for (Tensor tensor : expected.tensors()) {
            float[] actual = result.model().tensor(tensor.name());
            if (tensor instanceof Tensor.Floats floats) {
                for (int i = 0; i < actual.length; i++) {
                    float difference = Math.abs(floats.values()[floats.offset() + i] - actual[i]);
                    assertTrue(difference <= 1e-4f, tensor.name() + "[" + i + "] differs by " + difference);
                }
            } else if (tensor instanceof Tensor.Longs longs) {
                assertEquals(longs.values()[longs.offset()], (long) actual[0], tensor.name());
            }
        }
    }
}
