package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkoot learning-rate}, on the bundled digits. */
class LearningRateCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    private int run(String... options) {
        String[] arguments =
                Stream.concat(Stream.of("learning-rate"), Stream.of(options)).toArray(String[]::new);
        return CommandLineApp.run(
                arguments,
                null,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPersonReadsATableAReasonAndWhatToTry() {
        assertEquals(0, run());
        List<String> lines = out().lines().toList();
        assertTrue(lines.get(0).contains("150 minibatches of"), out());
        assertTrue(lines.get(lines.size() - 2).matches("learning rate \\S+: there the loss falls fastest; .*"), out());
        assertTrue(
                lines.get(lines.size() - 1).matches("try it: talkoot train --set job.optimizer.learning-rate=\\S+"),
                out());
    }

    @Test
    void aProgramReadsOneObjectAndTheFolderHasAPicture() throws Exception {
        Path rates = folder.resolve("rates");
        assertEquals(0, run("--json", "--out", rates.toString()));
        JsonNode json = new ObjectMapper().readTree(out());
        assertTrue(json.path("learningRate").asDouble() > 0, out());
        assertTrue(json.path("points").size() > 50, out());
        for (String file : List.of("learning-rate.png", "learning-rate.svg", "figures.csv", "index.html")) {
            assertTrue(Files.size(rates.resolve(file)) > 0, file);
        }
    }

    @Test
    void wrongArgumentsEndInOneSentence() {
        assertEquals(2, run("--from", "1", "--to", "0.1"));
        assertEquals(2, run("--steps", "3"));
        assertEquals(
                List.of(
                        "talkoot: --from and --to must be positive learning rates, the first below the second, but are 1.0"
                                + " and 0.1",
                        "talkoot: --steps must be at least 20, but is 3"),
                err().lines().toList());
    }

    @Test
    void whereTheLossDoesNotFallThatIsSaid() {
        assertEquals(1, run("--to", "2e-6"));
        assertTrue(err().startsWith("talkoot: the loss hardly falls at any learning rate"), err());
    }
}
