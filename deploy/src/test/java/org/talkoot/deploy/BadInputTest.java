package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every way to be wrong that can be known before training: exit code 2, one sentence that names file, line or key, no
 * stack trace, no file left, in a moment. Each line of a table is a change to a job that is right, and what the sentence
 * must say.
 */
class BadInputTest {
    private static final Duration MOST = Duration.ofSeconds(5);

    private static final String IDX = """
            job {
              name = bad, epochs = 1, batch-size = 10
              data {
                format = idx
                train { images = images, labels = labels }
                test { images = images, labels = labels }
              }
              model = [
                { type = flatten }
                { type = linear, out = 10 }
              ]
              optimizer { learning-rate = 0.1 }
            }
            """;

    private static final String CSV = """
            job {
              name = bad, epochs = 1, batch-size = 2
              data { format = csv, train { file = table.csv, skip-lines = 1 } }
              model = [ { type = linear, out = 2 } ]
              optimizer { learning-rate = 0.1 }
            }
            """;

    @TempDir
    private Path temp;

    @BeforeEach
    void dataThatIsRight() throws IOException {
        Files.write(temp.resolve("images"), idx(0x803, new int[] {40, 4, 4}, 40 * 16));
        Files.write(temp.resolve("labels"), idx(0x801, new int[] {40}, 40));
        Files.writeString(temp.resolve("table.csv"), "two rows\n1,2,a\n3,4,b\n");
    }

    @Test
    void theJobsOfThisTestAreRightWithoutTheirMistakes() throws IOException {
        for (String job : List.of(IDX, CSV)) {
            Files.writeString(temp.resolve("job.conf"), job);
            var err = new ByteArrayOutputStream();
            assertEquals(
                    0,
                    main(err, "--run-dir", temp.resolve("run" + job.hashCode()).toString()),
                    err::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epochs = 1                       | epoch = 1                         | job.conf:2 & job.epoch",
                "epochs = 1                       | epochs = many                     | job.conf:2 & job.epochs",
                "epochs = 1                       | epochs = 0                        | job.conf:2 & job.epochs",
                "epochs = 1                       | epochs = 1.5                      | job.conf:2 & job.epochs",
                "batch-size = 10                  | batch-size = -10                  | job.conf:2 & job.batch-size",
                "batch-size = 10                  | batch-size = 10, shards = 0       | job.conf:2 & job.shards",
                "learning-rate = 0.1              | learning-rate = 0                 | job.conf:12 & learning-rate",
                "learning-rate = 0.1              | learning-rate = NaN               | job.conf:12 & learning-rate",
                "learning-rate = 0.1              | learning-rate = -1                | job.conf:12 & learning-rate",
                "learning-rate = 0.1              | learning-rate = 0.1, momentum = 1 | job.conf:12 & momentum",
                "learning-rate = 0.1              |                                   | job.optimizer & learning-rate",
                "{ type = flatten }               | { type = flaten }                 | job.conf:9 & flaten & flatten",
                "{ type = flatten }               | { type = flatten }, { type = dropout, p = 1 }   | model[1].p",
                "{ type = flatten }               | { type = flatten }, { type = dropout, p = -0.1 } | model[1].p",
                "{ type = flatten }               | { type = relu }                   | job.model[1] & flatten",
                "{ type = flatten }               | { type = conv2d, out = 2, kernel = 5 }  | job.model[0] & 5 & 4",
                "{ type = flatten }               | { type = conv2d, out = 2, kernel = 0 }  | model[0].kernel",
                "{ type = flatten }               | { type = max-pool2d, kernel = 9 }       | job.model[0] & 9",
                "out = 10                         | out = 0                           | model[1].out",
                "out = 10                         | out = 3                           | job.model & 3 & 10",
                "{ type = linear, out = 10 }      | { type = residual, body = [ { type = linear, out = 3 } ] }, { type = linear, out = 10 } | job.model[1] & 16 & 3",
                "{ type = linear, out = 10 }      | { type = residual, body = [ { type = relu }, { type = conv2d, out = 1, kernel = 1 } ] } | job.model[1].body[1]",
                "optimizer                        | loss = hinge, optimizer           | job.loss & hinge",
                "images = images, labels = labels | images = nowhere, labels = labels | nowhere",
                "images = images, labels = labels | images = labels, labels = labels  | labels & 0x00000803",
                "images = images, labels = labels | images = images, labels = labels, limit = 41 | limit & 41 & 40",
                "}                                |                                   | job.conf",
            })
    void inTheJobIsAnsweredWithFileAndKey(String right, String wrong, String expected) throws IOException {
        String mistake = wrong == null ? "" : wrong;
        Files.writeString(
                temp.resolve("job.conf"),
                right.equals("}") ? IDX.substring(0, IDX.lastIndexOf("}")) : replaceFirst(IDX, right, mistake));
        refused(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "batch-size = 10 | batch-size = 1                | batch-norm & 1",
                "batch-size = 10 | batch-size = 39, shards = 8   | batch-norm",
            })
    void batchNormOfASingleValueIsRefused(String right, String wrong, String expected) throws IOException {
        String norm = "{ type = flatten }\n{ type = batch-norm, sync = " + !wrong.contains("shards") + " }";
        Files.writeString(
                temp.resolve("job.conf"), replaceFirst(IDX.replace(right, wrong), "{ type = flatten }", norm));
        refused(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,2,a;3,x,b     | table.csv & line 3 & column 1 & x",
                "1,2,a;3,4       | table.csv & line 3",
                "1,2,a;3,4,5,b   | table.csv & line 3",
                "1,2,a;3,NaN,b   | table.csv & line 3 & column 1",
                "1,2,a;3,1e99,b  | table.csv & line 3 & column 1",
                "1,2,a;3,,b      | table.csv & line 3 & column 1",
                "''              | table.csv",
            })
    void aTableIsAnsweredWithLineAndColumn(String rows, String expected) throws IOException {
        Files.writeString(temp.resolve("job.conf"), CSV);
        Files.writeString(temp.resolve("table.csv"), "two rows\n" + rows.replace(';', '\n') + "\n");
        refused(expected);
    }

    @Test
    void filesOfImagesAndLabelsAreCheckedWhole() throws IOException {
        Files.writeString(temp.resolve("job.conf"), IDX);
        byte[] images = Files.readAllBytes(temp.resolve("images"));
        byte[] random = new byte[500];
        new Random(1).nextBytes(random);
        for (byte[] wrong : List.of(new byte[0], Arrays.copyOf(images, images.length - 1), random, new byte[7])) {
            Files.write(temp.resolve("images"), wrong);
            refused("images");
        }
        Files.write(temp.resolve("images"), images);
        Files.write(temp.resolve("labels"), idx(0x801, new int[] {39}, 39));
        refused("images & labels & 40 & 39");
    }

    @Test
    void aTestLabelThatTrainingDoesNotKnowIsNamed() throws IOException {
        byte[] labels = Files.readAllBytes(temp.resolve("labels"));
        labels[labels.length - 1] = 77;
        Files.write(temp.resolve("other"), labels);
        Files.writeString(
                temp.resolve("job.conf"),
                IDX.replace("test { images = images, labels = labels }", "test { images = images, labels = other }"));
        refused("other & 77");
    }

    @Test
    void weightsToStartFromMustBeAFileOfThisModel() throws IOException {
        Files.writeString(temp.resolve("job.conf"), replaceFirst(IDX, "optimizer", "init-from = weights\noptimizer"));
        refused("weights");
        Files.writeString(temp.resolve("weights"), "no safetensors at all");
        refused("weights");
        Files.write(temp.resolve("weights"), new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
        refused("weights");
        String header = "{\"0.weight\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
        ByteBuffer foreign = ByteBuffer.allocate(8 + header.length() + 4);
        foreign.put((byte) header.length()).position(8);
        foreign.put(header.getBytes(StandardCharsets.UTF_8));
        Files.write(temp.resolve("weights"), foreign.array());
        refused("weights & 0.weight");
    }

    @Test
    void aJobFileMustBeThereAndHoldAJob() throws IOException {
        refused("job.conf");
        for (String text : List.of("", "job {", "\u0000\u0001", "job { model = [", "[]", "include url(\"http://x\")")) {
            Files.writeString(temp.resolve("job.conf"), text);
            refused("job.conf");
        }
    }

    @Test
    void argumentsAndTheRunDirectoryAreCheckedBeforeTheData() throws IOException {
        Files.writeString(temp.resolve("job.conf"), IDX);
        refused("--workers & 0", "--workers", "0");
        refused("job.epoch", "--set", "job.epoch=3");
        refused("job.optimizer.momentum", "--set", "job.optimizer.momentum=1");
        refused("momentum", "--set", "job.optimizer.momentum");
        refused("isn't empty", "--run-dir", temp.toString());
        refused("is a file", "--run-dir", temp.resolve("images").toString());
    }

    private void refused(String expected, String... arguments) throws IOException {
        List<Path> before = files();
        var err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.contains("--run-dir")) {
            all.addAll(List.of("--run-dir", temp.resolve("run").toString()));
        }
        long startNs = System.nanoTime();
        int exitCode = main(err, all.toArray(String[]::new));
        Duration took = Duration.ofNanos(System.nanoTime() - startNs);
        String printed = err.toString(StandardCharsets.UTF_8);
        assertAll(
                printed,
                () -> assertEquals(2, exitCode),
                () -> assertEquals(1, printed.lines().count()),
                () -> assertTrue(printed.startsWith("talkoot: ")),
                () -> assertFalse(printed.contains("Exception")),
                () -> assertTrue(took.compareTo(MOST) < 0, took::toString),
                () -> assertEquals(before, files(), "files before and after"));
        for (String word : expected.split(" & ")) {
            assertTrue(printed.contains(word.strip()), () -> "no " + word + " in " + printed);
        }
    }

    private int main(ByteArrayOutputStream err, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("train", temp.resolve("job.conf").toString()));
        all.addAll(List.of(arguments));
        PrintStream silent = new PrintStream(new ByteArrayOutputStream());
        return Main.run(all.toArray(String[]::new), silent, new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private List<Path> files() throws IOException {
        try (var files = Files.walk(temp)) {
            return files.sorted().toList();
        }
    }

    private static String replaceFirst(String text, String right, String wrong) {
        int at = text.indexOf(right);
        assertTrue(at >= 0, right);
        return text.substring(0, at) + wrong + text.substring(at + right.length());
    }

    /** A file of the IDX format; values count 0, 1, … 9, 0, … */
    private static byte[] idx(int magic, int[] sizes, int values) {
        ByteBuffer file = ByteBuffer.allocate(4 + 4 * sizes.length + values).putInt(magic);
        Arrays.stream(sizes).forEach(file::putInt);
        for (int i = 0; i < values; i++) {
            file.put((byte) (i % 10));
        }
        return file.array();
    }
}
