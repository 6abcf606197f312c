package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real process that is killed or stopped, and another one that goes on: the weights are those of a run left alone. Slow. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class ResumeTest {
    private static final int EPOCHS = 60;
    private static final String JOB = """
            job {
              name = resumed, epochs = %d, batch-size = 64
              data { format = digits }
              model = [
                { type = flatten }, { type = linear, out = 48 }, { type = batch-norm }, { type = relu }
                { type = dropout, p = 0.1 }, { type = linear, out = 10 }
              ]
              optimizer { learning-rate = 0.05, momentum = 0.9 }
            }
            run { checkpoint { every-steps = 40, keep = 2 } }
            """.formatted(EPOCHS);

    @TempDir
    private static Path shared;

    @TempDir
    private Path temp;

    private static final Pattern GOES_ON = Pattern.compile("goes on after step ([0-9]+)");

    private static String expected; // last line of the run that nobody disturbed

    private final List<Kill> kills = new ArrayList<>();

    @BeforeAll
    static void trainUndisturbed() throws IOException {
        Files.writeString(shared.resolve("job.conf"), JOB);
        Launched run = Launched.run(shared, train("job.conf", "--run-dir", "run", "--workers", "2"));
        assertEquals(0, run.exitCode(), run.err());
        expected = lastLine(run);
    }

    private static List<String> train(String... arguments) {
        List<String> command = new ArrayList<>();
        if (OS.LINUX.isCurrentOs()) {
            // what runs in the background of a script is born deaf to Ctrl-C
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        List<String> all = new ArrayList<>(List.of("train"));
        all.addAll(List.of(arguments));
        command.addAll(Launched.java(Main.class, List.of(), all.toArray(String[]::new)));
        return command;
    }

    private static String lastLine(Launched run) {
        return run.outLines().get(run.outLines().size() - 1);
    }

    private Launched resume(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--resume", "--run-dir", "run"));
        all.addAll(List.of(arguments));
        return Launched.run(temp, train(all.toArray(String[]::new)));
    }

    /** Ends as soon as so many steps are committed, by that signal. */
    private Launched endedBy(String signal, int steps, String... arguments) throws InterruptedException {
        return endedBy(signal, () -> committed() >= steps, arguments);
    }

    private Launched endedBy(String signal, BooleanSupplier moment, String... arguments) throws InterruptedException {
        try (Launched.Running running = Launched.start(temp, Map.of(), train(arguments))) {
            while (running.process().isAlive() && !moment.getAsBoolean()) {
                running.process().waitFor(1, TimeUnit.MILLISECONDS);
            }
            running.signal(signal);
            return running.ended();
        }
    }

    /** Whether a checkpoint is being written, or was when the process died. */
    private boolean isCheckpointUnderWay() {
        try (var entries = Files.newDirectoryStream(temp.resolve("run/checkpoints"), ".step-*.tmp")) {
            return entries.iterator().hasNext();
        } catch (IOException e) {
            return false; // not there yet
        }
    }

    private long committed() {
        Path metrics = temp.resolve("run/metrics.jsonl");
        try (var lines = Files.lines(metrics)) {
            return lines.count();
        } catch (IOException e) {
            return 0; // not there yet
        }
    }

    private void assertMetricsHaveEachStepOnce() throws IOException {
        List<String> here = lossesByStep(temp.resolve("run/metrics.jsonl"));
        assertEquals(lossesByStep(shared.resolve("run/metrics.jsonl")), here);
        assertEquals(
                Files.readAllLines(shared.resolve("run/evaluations.jsonl")),
                Files.readAllLines(temp.resolve("run/evaluations.jsonl")));
    }

    private static List<String> lossesByStep(Path metrics) throws IOException {
        List<String> losses = new ArrayList<>();
        for (String line : Files.readAllLines(metrics)) {
            var json = new ObjectMapper().readTree(line);
            losses.add(json.path("step").asText() + " " + json.path("loss").asText());
        }
        return losses;
    }

    @Test
    @Tag("system")
    void killedAtRandomMomentsAndInTheMiddleOfACheckpointItEndsWithTheSameWeightsWhateverTheNumberOfWorkers()
            throws Exception {
        killAndResume(4);
        assertTrue(kills.stream().anyMatch(Kill::tore), kills.toString());
    }

    @Tag("long")
    @Test
    void killedAHundredTimesItEndsWithTheSameWeights() throws Exception {
        for (int run = 0; run < 10; run++) {
            killAndResume(10);
            Launched.run(temp, List.of("rm", "-r", "run"));
        }
        long torn = kills.stream().filter(Kill::tore).count();
        System.out.printf(
                "%d kills, %d in the middle of a checkpoint; gone on after step %s%n",
                kills.size(),
                torn,
                kills.stream().map(kill -> Integer.toString(kill.from())).collect(Collectors.joining(" ")));
        assertEquals(100, kills.size());
        assertTrue(torn >= 25, kills.toString());
    }

    /**
     * One of a process.
     *
     * @param from steps of the checkpoint that it had gone on from; 0 where there was none
     * @param tore whether a checkpoint was half-written
     */
    private record Kill(int from, boolean tore) {}

    /** Every other kill comes while a checkpoint is written, and those are written all the time then. */
    private void killAndResume(int times) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path job = shared.resolve("job.conf");
        for (int kill = 0; kill < times; kill++) {
            boolean tear = kill % 2 == 1;
            String workers = Integer.toString(1 + random.nextInt(4));
            List<String> arguments = new ArrayList<>(List.of(job.toString(), "--run-dir", "run", "--workers", workers));
            arguments.addAll(List.of("--set", "run.checkpoint.every-steps=" + (tear ? 5 : 40)));
            if (Files.exists(temp.resolve("run"))) {
                arguments.add("--resume");
            }
            long steps = committed() / 40 * 40 + random.nextInt(150) * 10 / times;
            Launched killed = endedBy(
                    "KILL",
                    () -> committed() >= steps && (!tear || isCheckpointUnderWay()),
                    arguments.toArray(String[]::new));
            Matcher from = GOES_ON.matcher(killed.out());
            kills.add(new Kill(from.find() ? Integer.parseInt(from.group(1)) : 0, isCheckpointUnderWay()));
        }
        Launched last = resume("--workers", "3");
        assertEquals(0, last.exitCode(), "seed " + seed + ": " + last.err());
        assertEquals("", last.err());
        assertEquals(expected, lastLine(last), "seed " + seed);
        assertMetricsHaveEachStepOnce();
        Launched audit = Launched.run(temp, Launched.java(Main.class, List.of(), "audit", "run"));
        assertEquals(0, audit.exitCode(), audit.err());
        assertTrue(audit.out().startsWith("steps 1 to 1,380 of 1,380: each once"), audit.out());
    }

    @Test
    @Tag("system")
    void ctrlCLeavesACheckpointOfTheLastCommit() throws Exception {
        assertStoppedWithACheckpoint("INT", 130);
    }

    private long assertStoppedWithACheckpoint(String signal, int exitCode) throws Exception {
        Files.writeString(temp.resolve("job.conf"), JOB.replace("every-steps = 40", "every-minutes = 60"));
        Launched stopped = endedBy(signal, 100, "job.conf", "--run-dir", "run", "--workers", "1");
        assertEquals(exitCode, stopped.exitCode(), stopped.err());
        assertTrue(stopped.err().strip().endsWith("; talkoot train --resume --run-dir run goes on"), stopped.err());
        assertTrue(Files.isDirectory(temp.resolve("run/checkpoints/step-" + committed())));
        return committed();
    }

    @Test
    @Tag("system")
    void stoppedBySigtermItLeavesACheckpointOfTheLastCommitAndGoesOnFromThere() throws Exception {
        long committed = assertStoppedWithACheckpoint("TERM", 143);
        Launched resumed = resume("--workers", "4");
        assertEquals(expected, lastLine(resumed), resumed.err());
        assertTrue(resumed.out().contains("goes on after step " + committed), resumed.out());
        assertMetricsHaveEachStepOnce();
        assertEquals(
                committed,
                new ObjectMapper()
                        .readTree(temp.resolve("run/result.json").toFile())
                        .path("resumedFromStep")
                        .asLong());
    }

    @Test
    @Tag("system")
    void withoutACheckpointItStartsAtTheBeginning() throws Exception {
        Files.writeString(temp.resolve("job.conf"), JOB + "\nrun.checkpoint = off");
        Launched stopped = endedBy("TERM", 60, "job.conf", "--run-dir", "run");
        assertEquals(143, stopped.exitCode(), stopped.err());
        assertTrue(stopped.err().contains("its metrics and log are kept in run"), stopped.err());
        Files.writeString(
                temp.resolve("run/metrics.jsonl"), "{\"step\":7", java.nio.file.StandardOpenOption.APPEND); // torn
        assertEquals(expected, lastLine(resume()));
        assertMetricsHaveEachStepOnce();
    }

    @Test
    @Tag("system")
    void aFinishedRunPrintsItsResultAgainAndAnotherJobIsRefused() throws Exception {
        String run = shared.resolve("run").toString();
        Launched again = Launched.run(temp, train("--resume", "--run-dir", run));
        assertEquals(expected, lastLine(again));
        Launched other = Launched.run(temp, train("--resume", "--run-dir", run, "--set", "job.seed=2"));
        assertRefused(other, "\"seed = 2\" instead of \"seed = 1\"");
        String job = shared.resolve("job.conf").toString();
        assertEquals(
                expected,
                lastLine(Launched.run(temp, train(job, "--resume", "--run-dir", run, "--set", "run.checkpoint=off"))));
    }

    @Test
    @Tag("system")
    void aChangedDataFileIsRefusedAndASecondLiveRunToo() throws Exception {
        Path data = Files.writeString(temp.resolve("data.csv"), "0,1,a\n1,0,b\n".repeat(200));
        Files.writeString(temp.resolve("job.conf"), """
                job {
                  name = csv, epochs = 100000, batch-size = 40, data { format = csv, train { file = data.csv } }
                  model = [ { type = linear, out = 2 } ], optimizer { learning-rate = 0.1 }
                }
                """);
        try (Launched.Running running =
                Launched.start(temp, Map.of(), train("job.conf", "--run-dir", "run", "--workers", "1"))) {
            while (running.process().isAlive() && committed() < 20) {
                running.process().waitFor(5, TimeUnit.MILLISECONDS);
            }
            assertRefused(resume(), "the run directory run is in use by another run");
            running.signal("INT");
            assertEquals(130, running.ended().exitCode(), running.err());
        }
        long before = committed();
        Files.writeString(data, "0,1,a\n1,0,b\n".repeat(199) + "0,1,a\n1,1,b\n");
        assertRefused(resume(), "a file that it names has changed since the checkpoint run/checkpoints/step-");
        assertEquals(before, committed());
    }

    @Test
    @Tag("system")
    void whereThereIsNothingToGoOnWithItSaysWhatToGive() {
        assertRefused(resume(), "there is no run directory run to go on with");
        assertRefused(Launched.run(temp, train("--resume")), "name its folder with --run-dir");
    }

    private static void assertRefused(Launched run, String words) {
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("talkoot: ") && run.err().contains(words), run.err());
    }
}
