package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is predicted of a row doesn't depend on the format of its table. */
class PredictedTablesTest {
    @TempDir
    private Path temp;

    private String run;

    private String expect(int exitCode, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int actual = Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertEquals(exitCode, actual, () -> out + "\n" + err);
        return (exitCode == 0 ? out : err).toString(StandardCharsets.UTF_8);
    }

    private Path columns(String name) throws IOException {
        try (InputStream in = PredictedTablesTest.class.getResourceAsStream("/columns/" + name)) {
            return Files.write(temp.resolve(name), in.readAllBytes());
        }
    }

    /** The rows of long-lz4.arrow. */
    private Path csv(String name, boolean labelled) throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            rows.append(i % 1000 * 0.25).append(labelled ? "," + i % 7 : "").append('\n');
        }
        return Files.writeString(temp.resolve(name), rows);
    }

    @BeforeEach
    void train() throws IOException {
        run = temp.resolve("run").toString();
        Path job = Files.writeString(temp.resolve("job.conf"), """
                job {
                  name = rows
                  epochs = 1
                  batch-size = 4000
                  data { format = arrow, train { file = "long-lz4.arrow", label = y }, normalize = measured }
                  model = [ { type = linear, out = 7 } ]
                  optimizer { learning-rate = 0.1 }
                }
                """);
        columns("long-lz4.arrow");
        expect(0, "train", job.toString(), "--run-dir", run, "--workers", "1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--json"})
    void rowsOfArrowGiveWhatTheyGiveAsCsv(String option) throws IOException {
        String[] more = option.isEmpty() ? new String[0] : new String[] {option};
        List<String> inputs = List.of(
                csv("rows.csv", true).toString(), temp.resolve("long-lz4.arrow").toString());
        String[] predicted = inputs.stream()
                .map(input -> expect(
                                0,
                                java.util.stream.Stream.concat(
                                                java.util.stream.Stream.of("predict", run, input, "--label", "1"),
                                                java.util.Arrays.stream(more))
                                        .toArray(String[]::new))
                        .replace(input, "rows"))
                .toArray(String[]::new);
        assertEquals(20_000 + (option.isEmpty() ? 1 : 0), predicted[0].lines().count());
        assertEquals(predicted[0], predicted[1]);
    }

    @Test
    void aTableOfParquetWithOtherColumnsIsRefused() throws IOException {
        String file = columns("every-zstd.parquet").toString();
        assertEquals(
                "talkoot: " + file + " has 14 features a row beside the label, but the model takes 1, with or without a"
                        + " label\n",
                expect(2, "predict", run, file, "--label", "kind"));
    }
}
