package org.talkoot.deploy.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.recording.ModelFile;
import org.talkoot.engine.file.SafeTensors;
import org.talkoot.engine.file.Tensor;
import org.talkoot.protocol.job.JobSpec;

/**
 * Weights go from Talkoot to PyTorch and back, and mean the same on both sides. Differences are relative to the largest
 * value of what is compared. These tests need Debian's python3-torch; where it is missing they fail.
 */
@Tag("system")
class PyTorchTest {
    private static final String PYTHON = "/usr/bin/python3"; // Debian's own, whatever else is on the PATH
    private static final int WORKERS = 2;
    private static final double TOLERANCE = 1e-5;

    /** A folder for each case that PyTorch trained: in one process, since a process takes a second to begin. */
    @TempDir
    private static Path references;

    @TempDir
    private Path temp;

    private final List<Float> losses = new ArrayList<>();

    static Stream<Case> trained() {
        return Case.read("trained");
    }

    static Stream<Case> all() {
        return Stream.concat(trained(), Case.read("loaded"));
    }

    @BeforeAll
    static void trainWithPyTorch() throws Exception {
        List<Path> folders = new ArrayList<>();
        for (Case each : trained().toList()) {
            folders.add(references.resolve(each.name()));
            each.write(references.resolve(each.name()));
        }
        reference("train", folders);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void pyTorchLoadsWhatTalkootTrainedAndComputesTheSameOutputs(Case each) throws Exception {
        each.write(temp);
        TrainingResult result = train(each.job(temp));
        result.model().save(temp.resolve("model.safetensors"));
        reference("outputs", List.of(temp));
        SafeTensors expected = SafeTensors.read(temp.resolve("outputs.safetensors"));
        assertSameOutputs(each, expected, result.model());
        assertSameEvaluation(each, expected, result.evaluation().orElseThrow());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trained")
    void talkootLoadsWhatPyTorchTrainedAndComputesTheSameOutputs(Case each) {
        Path folder = references.resolve(each.name());
        TrainedModel model = ModelFile.load(folder.resolve("trained.safetensors"), Optional.of(each.job(folder)));
        SafeTensors expected = SafeTensors.read(folder.resolve("outputs.safetensors"));
        assertSameOutputs(each, expected, model);
        assertSameEvaluation(each, expected, model.evaluate());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trained")
    void talkootTakesTheStepsThatPyTorchTakesFromTheSameWeights(Case each) throws Exception {
        Path folder = references.resolve(each.name());
        String initial = folder.resolve("initial.safetensors").toString();
        TrainingResult result = train(each.job(folder, "job.init-from=\"" + initial + "\""));
        SafeTensors expected = SafeTensors.read(folder.resolve("outputs.safetensors"));
        float[] actual = new float[losses.size()];
        for (int step = 0; step < actual.length; step++) {
            actual[step] = losses.get(step);
        }
        assertClose(each + ": losses", floats(expected, "losses"), actual);
        assertSameTensors(each, SafeTensors.read(folder.resolve("trained.safetensors")), result.model());
        assertSameEvaluation(each, expected, result.evaluation().orElseThrow());
    }

    private TrainingResult train(JobSpec job) throws Exception {
        TrainingListener listener = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted step) {
                losses.add(step.loss());
            }
        };
        try (Training training = LocalTraining.start(job, WORKERS, listener)) {
            return training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private static void reference(String verb, List<Path> folders) throws URISyntaxException {
        URI script = PyTorchTest.class.getResource("/torch/reference.py").toURI();
        List<String> command = new ArrayList<>(List.of(PYTHON, Path.of(script).toString(), verb));
        folders.forEach(folder -> command.add(folder.toString()));
        Launched run = Launched.run(folders.get(0), command);
        assertEquals(0, run.exitCode(), () -> "reference.py " + verb + " (needs Debian's python3-torch): " + run.err());
    }

    private static void assertSameOutputs(Case each, SafeTensors reference, TrainedModel model) {
        float[] expected = floats(reference, "outputs"); // (COUNT, outputs)
        int columns = expected.length / Samples.COUNT;
        float[] actual = new float[expected.length];
        for (int i = 0; i < Samples.COUNT; i++) {
            float[] row = model.predict(each.samples().sample(i));
            assertEquals(columns, row.length);
            System.arraycopy(row, 0, actual, i * columns, columns);
        }
        assertClose(each + ": outputs", expected, actual);
    }

    private static void assertSameEvaluation(Case each, SafeTensors reference, TrainingResult.Evaluation actual) {
        float[] expected = floats(reference, "evaluation"); // loss, accuracy
        assertEquals(expected[0], actual.loss(), TOLERANCE * expected[0], each + ": loss");
        actual.accuracy().ifPresent(accuracy -> assertEquals(expected[1], accuracy, TOLERANCE, each + ": accuracy"));
    }

    private static void assertSameTensors(Case each, SafeTensors expected, TrainedModel model) {
        assertEquals(
                expected.tensors().stream().map(Tensor::name).sorted().toList(),
                model.tensors().stream().sorted().toList());
        for (Tensor tensor : expected.tensors()) {
            String what = each + ": " + tensor.name();
            float[] actual = model.tensor(tensor.name());
            if (tensor instanceof Tensor.Longs longs) {
                assertArrayEquals(new float[] {longs.values()[longs.offset()]}, actual, what);
            } else {
                assertClose(what, floats(expected, tensor.name()), actual);
            }
        }
    }

    private static float[] floats(SafeTensors tensors, String name) {
        return ((Tensor.Floats) tensors.tensor(name).orElseThrow()).values();
    }

    private static void assertClose(String what, float[] expected, float[] actual) {
        assertEquals(expected.length, actual.length, what);
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < actual.length; i++) {
            float difference = Math.abs(expected[i] - actual[i]);
            assertTrue(
                    difference <= TOLERANCE * largest,
                    what + "[" + i + "] is " + actual[i] + ", but PyTorch has " + expected[i]);
        }
    }
}
