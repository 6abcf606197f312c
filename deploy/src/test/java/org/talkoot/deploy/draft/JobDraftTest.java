package org.talkoot.deploy.draft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.engine.data.DataException;

/** {@link JobDraft} itself reads each job with its data and its model, as training does. */
class JobDraftTest {
    @TempDir
    private Path temp;

    private String draft(Path data, Optional<String> label) {
        return JobDraft.of(data.toString(), temp, "mine", label, Optional.empty());
    }

    private static void assertHas(String text, String... parts) {
        for (String part : parts) {
            assertTrue(text.contains(part), () -> part + " isn't in\n" + text);
        }
    }

    @Test
    void aFolderOfImagesGetsAConvolutionalNetwork() throws IOException {
        for (String file : List.of("train-images", "train-labels", "test-images", "test-labels")) {
            try (InputStream in = JobDraftTest.class.getResourceAsStream("/mnist-1k/" + file)) {
                Files.write(temp.resolve(file), in.readAllBytes());
            }
        }
        assertHas(
                draft(temp, Optional.empty()),
                "train { images = \"train-images\", labels = \"train-labels\" }",
                "test { images = \"test-images\", labels = \"test-labels\" }",
                "type = conv2d",
                "{ type = linear, out = 10 }");
        Files.delete(temp.resolve("train-labels"));
        DataException missing = assertThrows(DataException.class, () -> draft(temp, Optional.empty()));
        assertTrue(missing.getMessage().contains("there is no file train-labels"), missing::getMessage);
    }

    @Test
    void imagesOfSeveralChannelsAndRowsOfBytesAreFoundToo() throws IOException {
        byte[] labels = {0, 0, 8, 1, 0, 0, 0, 40};
        Files.write(temp.resolve("train-labels-idx1-ubyte"), Arrays.copyOf(labels, labels.length + 40));
        byte[] colours = {0, 0, 8, 4, 0, 0, 0, 40, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 5};
        Path images = Files.write(temp.resolve("train-images-idx4-ubyte"), Arrays.copyOf(colours, 20 + 40 * 30));
        assertHas(draft(images, Optional.empty()), "images of 5 x 2 pixels in 3 channels, 40 samples");
        byte[] features = {0, 0, 8, 2, 0, 0, 0, 40, 0, 0, 0, 7};
        Path rows = Files.write(temp.resolve("train-images-idx2-ubyte"), Arrays.copyOf(features, 12 + 40 * 7));
        assertHas(
                draft(rows, Optional.empty()),
                "7 features a sample, 40 samples",
                "train { images = \"train-images-idx2-ubyte\", labels = \"train-labels-idx1-ubyte\" }");
    }

    @Test
    void aTableWithTypedColumnsIsKnownByItsFirstBytes() throws IOException {
        for (String format : List.of("parquet", "arrow")) {
            assertHas(
                    draft(columns("every-zstd." + format), Optional.empty()),
                    "6 samples, 3 classes",
                    "format = " + format,
                    "train { file = \"every-zstd." + format + "\" }");
        }
        assertHas(
                draft(columns("long-lz4.arrow"), Optional.of("x")),
                "target = numeric",
                "train { file = \"long-lz4.arrow\", label = \"x\" }");
    }

    private Path columns(String name) throws IOException {
        try (InputStream in = JobDraftTest.class.getResourceAsStream("/columns/" + name)) {
            return Files.write(temp.resolve(name), in.readAllBytes());
        }
    }

    @Test
    void aTableWithOddBeginningSeparatorHeaderAndNamedLabelIsUnderstood() throws IOException {
        StringBuilder table = new StringBuilder("made by hand\nkind;width;height\n");
        for (int i = 0; i < 60; i++) {
            table.append(i % 3 == 0 ? "oak" : "elm")
                    .append(';')
                    .append(i * 0.5)
                    .append(';')
                    .append(-i)
                    .append('\n');
        }
        Path file = Files.writeString(temp.resolve("trees.csv"), table);
        assertHas(
                draft(file, Optional.of("kind")),
                "train { file = \"trees.csv\", skip-lines = 1, header = true, label = \"kind\", separator = \";\" }",
                "test-fraction = 0.2",
                "normalize = measured",
                "{ type = linear, out = 2 }");
    }

    @Test
    void numbersToPredictGetTheMeanSquaredErrorAndWideOnesALinearModel() throws IOException {
        StringBuilder narrow = new StringBuilder();
        StringBuilder wide = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            narrow.append(i)
                    .append(',')
                    .append(i * i)
                    .append(',')
                    .append(i / 100.0)
                    .append('\n');
            wide.append(i)
                    .append(',')
                    .append(i * i)
                    .append(',')
                    .append(i * 1000 + 500)
                    .append('\n');
        }
        String small = draft(Files.writeString(temp.resolve("narrow.csv"), narrow), Optional.empty());
        assertHas(small, "target = numeric", "loss = mse", "{ type = relu }", "out = 1 }");
        String large = draft(Files.writeString(temp.resolve("wide.csv"), wide), Optional.empty());
        assertHas(large, "target = numeric", "loss = mse");
        assertEquals(-1, large.indexOf("relu"), large);
    }

    @Test
    void anEpochThatWouldEndWithASingleSampleLeavesItOut() throws IOException {
        StringBuilder table = new StringBuilder();
        for (int i = 0; i < 221; i++) { // 44 held out, 177 = 22 · 8 + 1 left
            table.append(i).append(',').append(i % 2).append('\n');
        }
        assertHas(
                draft(Files.writeString(temp.resolve("odd.csv"), table), Optional.empty()),
                "drop-last = true",
                "batch-size = 8");
    }
}
