package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What another program sees of a run: its streams, its files, its exit code, and what it does when it is told to stop. */
@Tag("system")
class StreamsAndSignalsTest {
    private static final String LAST_LINE = "weights sha256:[0-9a-f]{64} steps:[0-9]+ parameters:[0-9]+";

    @TempDir
    private Path temp;

    @Test
    void aPipeSeesPlainLinesAndTheHashOfTheWeightsLast() {
        Launched run = Launched.run(temp, fake(List.of(), "train", "--set", "job.epochs=3"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertFalse(run.out().matches("(?s).*[\\x00-\\x09\\x0b-\\x1f\\x7f].*"), run.out());
        assertTrue(run.outLines().get(run.outLines().size() - 1).matches(LAST_LINE), run.out());
        assertEquals(
                3,
                run.outLines().stream()
                        .filter(line -> line.startsWith("epoch "))
                        .count());
    }

    @Test
    void aTerminalSeesABarThatIsGoneAtTheEnd() {
        Launched run = Launched.run(
                temp,
                Map.of("TERM", "xterm"),
                fake(List.of("-Dtalkoot.terminal=out", "-Dfake.hang=5", "-Dfake.hangMillis=400"), "train"));
        assertTrue(run.out().contains("\r\u001b[Kepoch 1/"), run.out());
        assertTrue(run.outLines().get(run.outLines().size() - 1).matches(LAST_LINE), run.out());
    }

    @Test
    void withJsonStandardOutputIsOneObjectAndTheSameAsTheFile() throws IOException {
        Launched run = Launched.run(temp, fake(List.of(), "train", "--json", "--run-dir", "run"));
        JsonNode printed = new ObjectMapper().readTree(run.out());
        assertEquals(new ObjectMapper().readTree(temp.resolve("run/result.json").toFile()), printed);
        assertEquals("", run.err());
    }

    @Test
    void aRefusedRunLeavesNothing() throws IOException {
        List<String> options = List.of("-Dfake.failure=org.talkoot.engine.data.DataException");
        Launched run = Launched.run(temp, fake(options, "train"));
        assertEquals(2, run.exitCode());
        assertEquals(List.of("talkoot: a sentence of two lines that says what is wrong"), run.errLines());
        try (var files = Files.list(temp)) {
            assertEquals(0, files.count());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "org.talkoot.deploy.api.TrainingFailedException, a sentence of two lines",
        "java.lang.IllegalStateException, something unexpected went wrong",
        "java.lang.OutOfMemoryError, out of memory: "
    })
    void aFailedTrainingSaysSoInOneLineAndLogsTheTrace(String thrown, String words) throws IOException {
        Launched run = Launched.run(temp, fake(List.of("-Dfake.result=" + thrown), "train", "--run-dir", "run"));
        assertEquals(1, run.exitCode());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("talkoot: " + words), run.err());
        assertTrue(Files.readString(temp.resolve("run/log.txt")).contains("at org.talkoot.deploy.FakeTrainer"));
        assertFalse(Files.exists(temp.resolve("run/result.json")));
    }

    @Test
    void debugShowsTheTrace() {
        List<String> options = List.of("-Dfake.failure=java.lang.IllegalStateException");
        Launched run = Launched.run(temp, fake(options, "train", "--debug"));
        assertTrue(run.err().contains("at org.talkoot.deploy.FakeTrainer"), run.err());
    }

    @EnabledOnOs({OS.LINUX, OS.MAC})
    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalStopsTheRunCleanlyAndSaysWhatIsKept(String signal, int exitCode) throws IOException {
        List<String> command = fake(List.of("-Dfake.hang=25"), "train", "--run-dir", "run");
        try (Launched.Running running = Launched.start(temp, Map.of(), command)) {
            running.awaitOut("epoch  2/");
            running.signal(signal);
            Launched run = running.ended();
            assertEquals(exitCode, run.exitCode(), run.err());
            assertEquals(
                    List.of("talkoot: stopped at step 25; talkoot train --resume --run-dir run goes on"),
                    run.errLines());
        }
        assertEquals(25, Files.readAllLines(temp.resolve("run/metrics.jsonl")).size());
        assertFalse(Files.exists(temp.resolve("run/result.json")));
    }

    @EnabledOnOs({OS.LINUX, OS.MAC})
    @Test
    void aSecondSignalEndsTheProcessAtOnce() {
        List<String> command = fake(List.of("-Dfake.hang=25", "-Dfake.deaf=true", "-Dtalkoot.terminal=err"), "train");
        try (Launched.Running running = Launched.start(temp, Map.of(), command)) {
            running.awaitOut("epoch  2/");
            running.signal("TERM");
            running.awaitErr("\r\u001b[Ktalkoot: stopping"); // not behind the bar
            running.signal("TERM");
            assertEquals(143, running.ended().exitCode());
        }
    }

    private static List<String> fake(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        if (OS.LINUX.isCurrentOs()) {
            // what runs in the background of a script is born deaf to Ctrl-C
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(Launched.java(FakeTrainer.class, options, arguments));
        return command;
    }
}
