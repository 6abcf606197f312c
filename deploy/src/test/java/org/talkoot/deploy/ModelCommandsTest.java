package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;

/** What the commands print that look at trained models, of three short runs on the bundled digits. */
class ModelCommandsTest {
    private static final int SIDE = 8;

    @TempDir
    private static Path runs;

    @TempDir
    private Path temp;

    private static final Dataset TEST = Digits.read().test();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeAll
    static void train() {
        ModelCommandsTest test = new ModelCommandsTest();
        for (String[] run :
                List.of(new String[] {"a", "job.epochs=3"}, new String[] {"again", "job.epochs=3"}, new String[] {
                    "seeded", "job.epochs=1", "--set", "job.seed=2", "--set", "run.evaluate-every-epochs=0"
                })) {
            String[] rest = java.util.Arrays.copyOfRange(run, 1, run.length);
            String[] first = {"train", "--run-dir", runs.resolve(run[0]).toString(), "--set"};
            test.expect(
                    0,
                    java.util.stream.Stream.of(first, rest)
                            .flatMap(java.util.Arrays::stream)
                            .toArray(String[]::new));
        }
    }

    private String expect(int exitCode, String... arguments) {
        out.reset();
        err.reset();
        int actual = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(exitCode, actual, () -> text(out) + text(err));
        return text(exitCode == 0 ? out : err);
    }

    private JsonNode json(String... arguments) throws IOException {
        return new ObjectMapper().readTree(expect(0, arguments));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }

    private static String run(String name) {
        return runs.resolve(name).toString();
    }

    private static float[] sample(int index) {
        float[] values = new float[SIDE * SIDE];
        TEST.gather(new int[] {index}, 0, 1, values, 0);
        return values;
    }

    /** A test image as PNG, each pixel {@code zoom} times as wide and high. */
    private String png(String name, int index, int zoom, boolean inverted) throws IOException {
        BufferedImage image = new BufferedImage(SIDE * zoom, SIDE * zoom, BufferedImage.TYPE_BYTE_GRAY);
        float[] values = sample(index);
        for (int y = 0; y < SIDE * zoom; y++) {
            for (int x = 0; x < SIDE * zoom; x++) {
                int value = Math.round(255 * values[y / zoom * SIDE + x / zoom]);
                image.getRaster().setSample(x, y, 0, inverted ? 255 - value : value);
            }
        }
        Path file = temp.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file.toString();
    }

    @Test
    void anExportSaysWhatGoesInAndWhatComesOut() throws IOException {
        String file = temp.resolve("digits.onnx").toString();
        String text = expect(0, "export", run("a"), "--onnx", file);
        assertTrue(text.contains("input   input  float32 (batch, 1, 8, 8)  an image"), text);
        assertTrue(text.contains("output  probabilities  float32 (batch, 10)  one a class; their sum is 1"), text);
        JsonNode json = json("export", run("a"), "--onnx", file, "--prepared", "--json");
        assertEquals("digits", json.path("metadata").path("talkoot.job").asText());
        assertEquals(Files.size(Path.of(file)), json.path("bytes").asLong());
    }

    @Test
    void aPictureIsPredictedWhateverItsSizeAndWhicheverWayRound() throws IOException {
        for (int index = 0; index < 5; index++) {
            JsonNode plain = json("predict", run("a"), png("plain.png", index, 1, false), "--json");
            JsonNode large = json("predict", run("a"), png("large.png", index, 3, false), "--resize", "--json");
            JsonNode dark = json("predict", run("a"), png("dark.png", index, 1, true), "--invert", "--json");
            assertEquals(TEST.label(index), plain.path("index").asInt(), plain::toString);
            assertEquals(plain.path("probabilities"), large.path("probabilities"));
            assertEquals(plain.path("probabilities"), dark.path("probabilities"));
            double sum = 0;
            for (JsonNode each : plain.path("probabilities")) {
                sum += each.asDouble();
            }
            assertEquals(1, sum, 1e-9);
        }
    }

    @Test
    void aPictureThatDoesntSuitTheModelIsNamedInASentence() throws IOException {
        assertTrue(expect(2, "predict", run("a"), png("large.png", 0, 3, false))
                .contains("has 24 x 24 pixels, but the model takes 8 x 8: --resize brings it to that size"));
        expect(0, "predict", run("a"), png("dark.png", 0, 1, true));
        assertTrue(text(err).contains("is dark on a bright ground"), text(err));
        Path broken = Files.write(temp.resolve("broken.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3});
        assertTrue(expect(2, "predict", run("a"), broken.toString()).contains("can't be read as a picture"));
        assertTrue(expect(2, "predict", run("a"), "nowhere.png").contains("there is no file nowhere.png"));
    }

    @Test
    void theRowsOfATableArePredictedWithOrWithoutLabelAndHeader() throws IOException {
        StringBuilder plain = new StringBuilder();
        StringBuilder labelled = new StringBuilder();
        for (int i = 0; i < SIDE * SIDE; i++) {
            labelled.append("pixel").append(i).append(',');
        }
        labelled.append("digit\n");
        for (int row = 0; row < 20; row++) {
            float[] values = sample(row);
            for (int i = 0; i < values.length; i++) {
                plain.append(values[i]).append(i < values.length - 1 ? "," : "\n");
                labelled.append(values[i]).append(',');
            }
            labelled.append(TEST.label(row)).append('\n');
        }
        Path without = Files.writeString(temp.resolve("plain.csv"), plain);
        Path with = Files.writeString(temp.resolve("labelled.csv"), labelled);
        String[] lines =
                expect(0, "predict", run("a"), without.toString(), "--top", "1").split("\n");
        assertEquals(20, lines.length);
        assertTrue(lines[0].matches(".*plain\\.csv:1  \\d \\d+\\.\\d\\d %"), lines[0]);
        String[] judged = expect(0, "predict", run("a"), with.toString()).split("\n");
        assertTrue(judged[20].matches("(1[5-9]|20) of 20 right, \\d+\\.\\d\\d %"), judged[20]);
        Files.writeString(with, "1,2,3\n");
        assertTrue(expect(2, "predict", run("a"), with.toString())
                .contains("line 1: it has 3 columns where the separator is ',', but the model takes 64 features"));
    }

    @Test
    void anInspectionCountsWhatAModelCosts() throws IOException {
        String text = expect(0, "inspect", run("a"));
        assertTrue(text.contains("model[1] (linear)      (256)"), text);
        JsonNode json = json("inspect", "--json");
        assertEquals(51_594, json.path("parameters").asInt());
        assertEquals(
                2 * 64 * 256 + 256,
                json.path("layers").path(1).path("flopsForward").asInt());
        assertEquals(
                2 * 64 * 256 + 256,
                json.path("layers").path(1).path("flopsBackward").asInt());
        assertEquals(
                4 * 256 * 128 + 128,
                json.path("layers").path(5).path("flopsBackward").asInt());
        assertTrue(expect(2, "inspect", run("a"), "--input", "1,8,8").contains("--input is for a job"));
    }

    @Test
    void detailsSayWhichDigitsWereTakenForWhich() throws IOException {
        String text = expect(0, "evaluate", run("a"), "--details");
        assertTrue(text.contains("class  precision  recall      F1  support"), text);
        assertTrue(text.contains("is \\ taken for"), text);
        JsonNode json = json("evaluate", run("a"), "--details", "--json");
        long right = 0;
        long all = 0;
        for (int i = 0; i < 10; i++) {
            right += json.path("confusion").path(i).path(i).asLong();
            for (JsonNode count : json.path("confusion").path(i)) {
                all += count.asLong();
            }
        }
        assertEquals(TEST.size(), all);
        assertEquals(json.path("accuracy").asDouble(), (double) right / all, 1e-12);
        assertTrue(json("evaluate", run("a"), "--json").path("confusion").isMissingNode());
    }

    @Test
    void aComparisonTellsOneJobFromTwo() throws IOException {
        String same = expect(0, "compare", run("a"), run("again"));
        assertTrue(same.startsWith("one job\nthe same losses, to the last bit, in all 69 steps"), same);
        assertTrue(same.endsWith("same weights, to the last bit\n"), same);
        String other = expect(0, "compare", run("a"), run("seeded"));
        assertTrue(other.startsWith("two jobs:\n"), other);
        assertTrue(other.contains("  job.seed: 1 | 2\n"), other);
        assertTrue(other.contains("the losses differ from step 1 on"), other);
        JsonNode json = json("compare", run("a"), run("seeded"), "--json");
        assertTrue(json.path("sameJob").isBoolean() && !json.path("sameJob").asBoolean(), json::toString);
        assertEquals(1, json.path("firstDifferentStep").asInt());
        assertEquals(false, json.path("sameWeights").asBoolean(true));
        for (JsonNode each : json.path("differences")) {
            String key = each.path("key").asText();
            assertEquals(
                    key.startsWith("job."), each.path("determinesTheResult").asBoolean(), key);
        }
        assertTrue(expect(2, "compare", run("a"), temp.toString()).contains("has no job.conf"));
    }

    @Test
    void theScriptForTheShellKnowsCommandsAndOptions() {
        String script = expect(0, "completion", "bash");
        assertTrue(script.startsWith("#!/usr/bin/env bash"), script);
        assertTrue(script.contains("--run-dir") && script.contains("predict"), script);
        assertTrue(expect(2, "completion", "fish").contains("SHELL must be bash or zsh, but is fish"));
    }
}
