package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.FakeTrainer;

/** {@code talkoot chaos}, with real faults and real workers. */
class ChaosCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int chaos(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "chaos";
        System.arraycopy(options, 0, arguments, 1, options.length);
        PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return CommandLineApp.run(arguments, new FakeTrainer(), outStream, errStream);
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }

    private int count(String regex) {
        return (int) lines().stream().filter(line -> line.matches(regex)).count();
    }

    @Test
    void tellsWhatHappenedWhatItCostAndThatTheResultIsTheSame() {
        assertEquals(0, chaos("--seed", "2", "--faults", "3", "--set", "job.epochs=6"), this::printed);

        assertEquals(3, count("step \\d+: .*"), this::printed);
        assertTrue(count("  noticed +\\d+ ms  .*") > 0, this::printed);
        assertEquals(count("  noticed .*"), count("  going on +\\d+ ms  \\d workers?, from step \\d+"), this::printed);
        assertEquals(count("  noticed .*"), count("  caught up +\\d+ ms  \\d+ steps? computed again"), this::printed);
        assertEquals(1, count("in ms, median / maximum +times +noticed +going on +caught up +committed"));
        assertTrue(lines().stream().allMatch(line -> line.length() <= 110), this::printed);
        assertEquals("same result", lines().get(lines().size() - 1));
    }

    @Test
    void aModelWithoutStatisticsIsDisturbedTooAndTheSeedSaysHow() {
        assertEquals(
                0,
                chaos(
                        "--seed=9",
                        "--faults=2",
                        "--workers=2",
                        "--set",
                        "job.epochs=4",
                        "--set",
                        "job.model=[{type=flatten},{type=linear,out=10}]"),
                this::printed);

        assertTrue(lines().contains("training again with 2 faults, seed 9"), this::printed);
        assertEquals("same result", lines().get(lines().size() - 1));
    }

    @Test
    void refusesAWorkerAloneAndNoFault() {
        assertEquals(2, chaos("--workers", "1"));
        assertEquals(2, chaos("--faults", "0"));

        assertEquals(
                "talkoot: --workers must be at least 2, but is 1\ntalkoot: --faults must be at least 1, but is 0\n",
                err.toString(StandardCharsets.UTF_8));
    }
}
