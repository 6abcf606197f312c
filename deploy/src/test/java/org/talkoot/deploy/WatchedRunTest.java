package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is looked at in every way there is. */
class WatchedRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path temp;

    @Test
    void endsWithTheSameWeightsAsOneThatNobodyLooksAtAndLeavesWhatWasAskedFor() throws Exception {
        String alone = weights(train("alone"));
        Launched watched = train("watched", "--dashboard", "127.0.0.1:0", "--tensorboard", "--log-format", "json");
        assertEquals(alone, weights(watched));
        assertTrue(watched.err().contains("talkoot: dashboard at http://127.0.0.1:"), watched.err());
        try (Stream<Path> files = Files.list(temp.resolve("watched/tensorboard"))) {
            assertEquals(1, files.count());
        }
        for (String line : Files.readAllLines(temp.resolve("watched/log.txt"))) {
            assertTrue(JSON.readTree(line).has("formattedMessage"), line);
        }
        List<String> events = Files.readAllLines(temp.resolve("watched/events.jsonl"));
        assertEquals("started", JSON.readTree(events.get(0)).path("event").asText());
        JsonNode world = JSON.readTree(events.get(1));
        assertEquals(2, world.path("workers").size());
        assertTrue(events.stream().anyMatch(line -> line.contains("\"committed\",\"steps\":23,")), events.toString());

        Launched trace = Launched.here("trace", temp.resolve("watched").toString());
        assertEquals(0, trace.exitCode(), trace.err());
        assertTrue(JSON.readTree(temp.resolve("watched/trace.json").toFile())
                        .path("traceEvents")
                        .size()
                > 10);
    }

    @Test
    void aDashboardThatOthersCouldReadIsRefusedBeforeAnythingIsLeft() {
        Launched open = Launched.here(
                "train",
                "--dashboard",
                "0.0.0.0:0",
                "--run-dir",
                temp.resolve("open").toString());
        assertEquals(2, open.exitCode());
        assertEquals(1, open.errLines().size(), open.err());
        assertTrue(open.err().contains("--dashboard-token"), open.err());
        assertFalse(Files.exists(temp.resolve("open")));
    }

    @Test
    void theJobMayFollowTheDashboard() {
        Launched train =
                Launched.here("train", "--dashboard", temp.resolve("no.conf").toString());
        assertEquals(2, train.exitCode());
        assertTrue(train.err().contains("no.conf"), train.err());
    }

    @Test
    void anAddressWithoutAPortIsNotTakenForTheJob() {
        Launched train = Launched.here("train", "--dashboard", "0.0.0.0");
        assertEquals(2, train.exitCode());
        assertEquals(
                "talkoot: --dashboard 0.0.0.0: there is no job file 0.0.0.0, and an address needs a port too, as in"
                        + " 0.0.0.0:7480; talkoot train --help shows what there is",
                train.errLines().get(0));
    }

    private Launched train(String folder, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "train",
                "--workers",
                "2",
                "--set",
                "job.epochs=1",
                "--run-dir",
                temp.resolve(folder).toString()));
        arguments.addAll(List.of(more));
        Launched run = Launched.here(arguments.toArray(String[]::new));
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    private static String weights(Launched run) {
        return run.outLines().get(run.outLines().size() - 1);
    }
}
