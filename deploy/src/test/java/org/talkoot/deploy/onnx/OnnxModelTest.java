package org.talkoot.deploy.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.deploy.torch.Case;
import org.talkoot.deploy.torch.Samples;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.StateDict;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.JobResolver;

/**
 * ONNX Runtime computes what Talkoot computes, from what the data files hold: each output within 1e-5 of the largest.
 */
class OnnxModelTest {
    private static final float TOLERANCE = 1e-5f;
    private static final List<String> MNIST = List.of("train-images", "train-labels", "test-images", "test-labels");

    @TempDir
    private Path temp;

    static Stream<Case> all() {
        return Stream.concat(Case.read("trained"), Case.read("loaded"));
    }

    @Tag("system")
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void everyLayerComputesTheSame(Case each) throws IOException, OrtException {
        each.write(temp);
        Samples samples = each.samples();
        StoredModel model = withRandomWeights(each.job(temp));
        float[] inputs = new float[Samples.COUNT * samples.shape().elements()];
        for (int i = 0; i < Samples.COUNT; i++) {
            System.arraycopy(
                    samples.sample(i),
                    0,
                    inputs,
                    i * samples.shape().elements(),
                    samples.shape().elements());
        }
        float[] expected = model.replica(Samples.COUNT).predict(inputs, Samples.COUNT);
        assertClose(expected, run(model, true, samples));
        assertClose(expected, run(model, false, samples));
    }

    /** The outputs for all samples. */
    private float[] run(StoredModel model, boolean prepares, Samples samples) throws OrtException {
        Path file = temp.resolve("model.onnx");
        OnnxModel.write(model, prepares, file);
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            Map<String, float[]> outputs = prepares && samples.areBytes()
                    ? runtime.run(samples.bytes(), samples.shape())
                    : runtime.run(samples.prepared(), samples.shape());
            return outputs.getOrDefault("logits", outputs.get("output"));
        }
    }

    private StoredModel withRandomWeights(JobSpec job) {
        Model model = JobResolver.model(job, JobResolver.resolve(job).train().sampleShape());
        ModelState state = model.initialState(1);
        Random random = new Random(2);
        for (int i = 0; i < state.parameters().length; i++) {
            state.parameters()[i] += (float) random.nextGaussian() / 10;
        }
        for (int i = 0; i < state.buffers().length; i++) {
            state.buffers()[i] += random.nextFloat(); // variances stay positive
        }
        Path file = temp.resolve("random.safetensors");
        SafeTensors.write(file, StateDict.of(model, state), Map.of());
        return StoredModel.read(file, Optional.of(job));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp-decay", "mlp-bn-uneven", "resmlp-ln", "cnn-bn"})
    void modelsThatPyTorchTrainedComputeTheSameOnRealImages(String golden) throws IOException, OrtException {
        for (String file : MNIST) {
            copy("/mnist-1k/" + file, temp.resolve("mnist-1k").resolve(file));
        }
        Path folder = temp.resolve(golden);
        for (String file : List.of("job.conf", "init.safetensors", "final.safetensors")) {
            copy("/golden/" + golden + "/" + file, folder.resolve(file));
        }
        JobSpec job = JobFile.read(folder.resolve("job.conf"), List.of());
        StoredModel model = StoredModel.read(folder.resolve("final.safetensors"), Optional.of(job));
        Dataset test = JobResolver.resolve(job).test().orElseThrow();
        Path file = folder.resolve("model.onnx");
        OnnxModel.write(model, true, file);
        byte[] idx = Files.readAllBytes(temp.resolve("mnist-1k/test-images"));
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            Map<String, float[]> outputs = runtime.run(Arrays.copyOfRange(idx, 16, idx.length), Shape.image(1, 28, 28));
            assertClose(outputs(model, test), outputs.getOrDefault("logits", outputs.get("output")));
        }
    }

    @Test
    void theBundledDigitsGiveTheSameProbabilitiesAndTheFileSaysWhatTheyAre() throws IOException, OrtException {
        JobSpec job = JobFile.parse(
                "job { name = eights, epochs = 1, batch-size = 64, data { format = digits, normalize { mean = [0.3], std = [0.4] } },"
                        + " model = [{ type = conv2d, out = 4, kernel = 3 }, { type = gelu }, { type = flatten },"
                        + " { type = linear, out = 10 }], optimizer { learning-rate = 0.1 } }",
                "test",
                temp,
                List.of());
        StoredModel model = withRandomWeights(job);
        Dataset test = JobResolver.resolve(job).test().orElseThrow();
        JobSpec raw =
                JobFile.parse(JobFile.render(job).replaceAll("(?s)normalize \\{.*?}", ""), "raw", temp, List.of());
        Dataset unprepared = JobResolver.resolve(raw).test().orElseThrow();
        Path file = temp.resolve("model.onnx");
        OnnxModel.write(model, true, file);
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            Map<String, float[]> outputs = runtime.run(gathered(unprepared), Shape.image(1, 8, 8));
            float[] logits = outputs(model, test);
            assertClose(logits, outputs.get("logits"));
            assertClose(softmax(logits, 10), outputs.get("probabilities"));
            assertEquals("eights", runtime.metadata().get("talkoot.job"));
            assertEquals(model.sha256(), runtime.metadata().get("talkoot.weights.sha256"));
            assertEquals(
                    "[\"0\",\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
                    runtime.metadata().get("classes"));
            assertEquals(
                    "{\"inTheGraph\":true,\"normalize\":{\"mean\":[0.3],\"std\":[0.4]}}",
                    runtime.metadata().get("preparation"));
            OrtException refused =
                    assertThrows(OrtException.class, () -> runtime.run(new byte[64], Shape.image(1, 8, 8)), "bytes");
            assertTrue(refused.getMessage().contains("input"), refused::getMessage);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2,6", "4,2,1,3"})
    void theBytesOfAnIdxFileGoInAsTheyAreWhateverItsDimensions(String dimensions) throws IOException, OrtException {
        int[] sizes =
                Arrays.stream(dimensions.split(",")).mapToInt(Integer::parseInt).toArray();
        byte[] noise = new byte[5 * 6];
        new Random(3).nextBytes(noise);
        ByteBuffer images = ByteBuffer.allocate(64)
                .put(new byte[] {0, 0, 8, (byte) sizes[0]})
                .putInt(5);
        Arrays.stream(sizes).skip(1).forEach(images::putInt);
        images.put(noise);
        Files.write(temp.resolve("images"), Arrays.copyOf(images.array(), images.position()));
        Files.write(temp.resolve("labels"), new byte[] {0, 0, 8, 1, 0, 0, 0, 5, 2, 1, 0, 1, 2});
        String flatten = sizes[0] == 2 ? "" : "{ type = flatten }, ";
        JobSpec job = JobFile.parse(
                "job { epochs = 1, batch-size = 5, data { format = idx, train { images = images, labels = labels },"
                        + " normalize = measured }, model = [ " + flatten + "{ type = linear, out = 3 } ],"
                        + " optimizer { learning-rate = 0.1 } }",
                "test",
                temp,
                List.of());
        Dataset train = JobResolver.resolve(job).train();
        StoredModel model = withRandomWeights(JobResolver.resolve(job).resolvedSpec());
        Path file = temp.resolve("model.onnx");
        OnnxModel.write(model, true, file);
        try (OnnxRuntime runtime = new OnnxRuntime(file)) {
            assertClose(
                    outputs(model, train),
                    runtime.run(noise, train.sampleShape()).get("logits"));
        }
    }

    @Test
    void oneModelIsOneFile() throws IOException {
        Case each = Case.read("trained").findFirst().orElseThrow();
        each.write(temp);
        StoredModel model = withRandomWeights(each.job(temp));
        OnnxModel.write(model, true, temp.resolve("a"));
        OnnxModel.write(model, true, temp.resolve("b"));
        assertEquals(-1, Files.mismatch(temp.resolve("a"), temp.resolve("b")));
    }

    private static float[] gathered(Dataset data) {
        int[] order = new int[data.size()];
        Arrays.setAll(order, i -> i);
        float[] inputs = new float[data.size() * data.sampleShape().elements()];
        data.gather(order, 0, order.length, inputs, 0);
        return inputs;
    }

    private static float[] outputs(StoredModel model, Dataset data) {
        return model.replica(data.size()).predict(gathered(data), data.size());
    }

    private static float[] softmax(float[] logits, int classes) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += classes) {
            double sum = 0;
            for (int i = row; i < row + classes; i++) {
                sum += Math.exp(logits[i]);
            }
            for (int i = row; i < row + classes; i++) {
                probabilities[i] = (float) (Math.exp(logits[i]) / sum);
            }
        }
        return probabilities;
    }

    private static void copy(String resource, Path file) throws IOException {
        Files.createDirectories(file.getParent());
        try (InputStream in = OnnxModelTest.class.getResourceAsStream(resource)) {
            Files.write(file, in.readAllBytes());
        }
    }

    private static void assertClose(float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < actual.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE * largest, "value " + i);
        }
    }
}
