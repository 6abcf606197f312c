package org.talkoot.deploy;

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
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
    @TempDir
    private Path temp;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path run;
    private Path ledger;

    @BeforeEach
    void train() {
        run = temp.resolve("run");
        ledger = run.resolve("ledger");
        assertEquals(
                0,
                talkoot("train", "--run-dir", run.toString(), "--workers", "2", "--set", "job.epochs=2"),
                this::text);
        out.reset();
    }

    private int talkoot(String... arguments) {
        return Main.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private void assertViolation(String words) {
        assertEquals(1, talkoot("audit", run.toString()), this::text);
        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertEquals(1, text().lines().count(), this::text);
        assertTrue(text().contains(words), this::text);
        err.reset();
    }

    @Test
    void aPeacefulRunIsProvedForAPersonAndForAProgram() throws IOException {
        assertEquals(0, talkoot("audit", run.toString()), this::text);
        String[] lines = text().split("\n");
        assertTrue(lines[0].matches("steps 1 to (\\d+) of \\1: each once, without a gap"), this::text);
        assertTrue(lines[2].equals("worlds: 1, under one coordinator, of term 1"), this::text);
        assertTrue(lines[3].matches("worker 0: \\d+ shards in \\d+ steps"), this::text);
        assertEquals("in all 0 steps computed again, 0 ms from failures to the next commit", lines[5]);
        out.reset();
        assertEquals(0, talkoot("audit", run.toString(), "--json"), this::text);
        JsonNode json = new ObjectMapper().readTree(text());
        assertEquals(json.path("stepsOfJob"), json.path("steps"));
        assertEquals(8 * json.path("steps").asLong(), shards(json));
        assertTrue(json.path("recoveries").isArray() && json.path("resumes").isEmpty(), this::text);
    }

    private static long shards(JsonNode json) {
        long shards = 0;
        for (JsonNode worker : json.path("workers")) {
            shards += worker.path("shards").asLong();
        }
        return shards;
    }

    @Test
    void aTornOrAlteredLedgerIsNamedInOneSentence() throws IOException {
        byte[] whole = Files.readAllBytes(ledger);
        Files.write(ledger, Arrays.copyOf(whole, whole.length - 3));
        assertViolation("the ledger is torn or was altered: what stands in " + ledger + " from byte ");
        byte[] altered = whole.clone();
        altered[whole.length / 2] ^= 1;
        Files.write(ledger, altered);
        assertViolation("the ledger is torn or was altered");
        Files.write(ledger, Arrays.copyOf(whole, whole.length + 4));
        assertViolation("the ledger is torn or was altered");
        Files.write(ledger, new byte[0]);
        assertViolation("but its ledger ends after step 0");
    }
}
