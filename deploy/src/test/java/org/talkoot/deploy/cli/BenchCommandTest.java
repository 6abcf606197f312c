package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.FakeTrainer;

/** {@code talkoot bench}, which really trains. */
class BenchCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int talkoot(String... arguments) {
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return CommandLineApp.run(arguments, new FakeTrainer(), outStream, errStream);
    }

    private Path job(Path folder) throws IOException {
        return Files.writeString(folder.resolve("digits.conf"), """
                job { name = own, batch-size = 64, epochs = 1, data { format = digits }, optimizer.learning-rate = 0.05
                  model = [ { type = flatten }, { type = linear, out = 10 } ] }""");
    }

    @Test
    void printsOneObjectAJobWithTheLimitAndTheRatioToIt(@TempDir Path folder) throws IOException {
        String file = job(folder).toString();
        assertEquals(
                0,
                talkoot("bench", file, "--workers=2", "--seconds=0.4", "--warm-up=0.1", "--json"),
                () -> err.toString(StandardCharsets.UTF_8));

        JsonNode json = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertEquals("own", json.get("model").textValue());
        assertEquals(2, json.get("workers").intValue());
        double ratio = json.get("samplesPerSecond").doubleValue()
                / json.get("gemmLimitSamplesPerSecond").doubleValue();
        assertEquals(ratio, json.get("ratioToLimit").doubleValue(), 1e-3);
        assertTrue(json.get("phaseMs").get("forward").doubleValue() >= 0);
    }

    @Test
    void refusesTimesThatMakeNoSenseAndJobsThatArentThere(@TempDir Path folder) throws IOException {
        assertEquals(2, talkoot("bench", job(folder).toString(), "--seconds=0"));
        assertEquals(
                "talkoot: --seconds must be at least 0.1 and at most 3600.0, but is 0.0",
                err.toString(StandardCharsets.UTF_8).strip());
        assertEquals(2, talkoot("bench", "mlp-bm"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("mlp-bm"));
    }
}
