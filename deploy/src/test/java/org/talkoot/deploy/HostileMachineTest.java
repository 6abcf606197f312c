package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * File systems that say no. These tests need Linux, root (for mounts, in a mount namespace of their own) and util-linux;
 * where that is missing they fail.
 */
@Tag("packaged")
@Tag("system")
class HostileMachineTest {
    @TempDir
    private Path temp;

    @Test
    void aReadOnlyMountIsRefusedBeforeTraining() {
        Launched run = mounted("mount -t tmpfs -o ro tmpfs disk", "train --run-dir disk/run");
        assertRefused(run, "can't create the run directory disk/run: Read-only file system");
    }

    @Test
    void aFolderWithoutPermissionIsRefusedBeforeTraining() throws IOException {
        Files.createDirectory(temp.resolve("locked"));
        // a copy that the user nobody may read, wherever the sources are
        Path target = Launched.projectFolder().resolve("deploy/target");
        String java = System.getProperty("java.home") + "/bin/java";
        Launched run = shell("chmod 755 . locked && mkdir app && cp -r " + target + "/talkoot.jar " + target
                + "/lib app && chmod -R a+rX app && exec setpriv --reuid=65534 --regid=65534 --clear-groups " + java
                + " -cp app/talkoot.jar org.talkoot.deploy.Main train --run-dir locked/run");
        assertRefused(run, "can't create the run directory locked/run: permission denied");
    }

    @Test
    void aDiskThatIsFullFromTheStartEndsTheRunWithoutAHalfWrittenFile() {
        Launched run = mounted(
                "mount -t tmpfs -o size=16k tmpfs disk && head -c 12288 /dev/zero >disk/ballast",
                "train --run-dir disk/run",
                "ls disk/run; ls -a disk/run | grep -c tmp");
        assertFailed(run, "can't write disk/run/", "No space left on device");
        assertEquals("0", run.outLines().get(run.outLines().size() - 1), run.out());
    }

    @Test
    void aDiskThatFillsUpWhileTrainingStopsTheRun() {
        Launched run = mounted(
                "mount -t tmpfs -o size=64k tmpfs disk",
                "train --run-dir disk/run --set job.epochs=500",
                "ls disk/run");
        assertFailed(run, "can't write disk/run/metrics.jsonl", "No space left on device");
        assertFalse(run.outLines().contains("result.json"), run.out());
    }

    @Test
    void aLedgerWhoseDiskFillsUpStopsTheRunWhichGoesOnWhereThereIsRoom() {
        String job = " --run-dir run --workers 2 --set run.checkpoint.every-steps=1";
        String talkoot = Launched.launcher().get(0);
        Launched run = mounted(
                talkoot + " train --workers 2 --run-dir peace >/dev/null"
                        + " && mount -t tmpfs -o size=8k tmpfs disk && head -c 4096 /dev/zero >disk/ballast"
                        + " && mkdir run && cp peace/job.conf run && : >disk/ledger && ln -s ../disk/ledger run/ledger",
                "train --resume" + job,
                "rm disk/ballast; mount -o remount,size=1m disk",
                talkoot + " train --resume" + job + " 2>&1",
                talkoot + " audit run",
                "cat peace/result.json");
        assertFailed(run, "can't write run/ledger: No space left on device");
        Matcher sha256 = Pattern.compile("\"sha256\" : \"([0-9a-f]{64})\"").matcher(run.out());
        assertTrue(sha256.find() && run.out().contains("weights sha256:" + sha256.group(1)), run.out());
        assertTrue(run.out().contains("each once, without a gap\nsamples: "), run.out());
        assertTrue(run.out().contains("\nresumed after step "), run.out());
    }

    @Test
    void aModelThatDoesNotFitOnTheDiskLeavesNoModelAndNoResult() {
        Launched run = mounted(
                "mount -t tmpfs -o size=180k tmpfs disk",
                "train --run-dir disk/run --set job.epochs=1",
                "find disk/run -type f | sort");
        assertFailed(run, "disk/run/final/model.safetensors", "No space left on device");
        assertFalse(run.out().contains("disk/run/result.json"), run.out());
        assertFalse(run.out().contains("disk/run/final/"), run.out());
    }

    @Test
    void checkpointsThatDoNotFitOnTheirDiskOrMayNotBeWrittenCostAWarningEachAndTrainingGoesOn() {
        String job = " --set run.checkpoint.every-steps=100";
        for (String mount : List.of("size=16k", "ro")) {
            Launched.run(temp, List.of("rm", "-rf", "disk", "run"));
            Launched run = mounted(
                    Launched.launcher().get(0)
                            + " train --run-dir run --set job.epochs=6 >/dev/null && rm run/result.json"
                            + " && mkdir -p run/checkpoints && mount -t tmpfs -o " + mount + " tmpfs run/checkpoints",
                    "train --resume --run-dir run" + job,
                    "find run/checkpoints -type f");
            assertEquals(0, run.exitCode(), run.err());
            assertTrue(run.out().contains("\nweights sha256:"), run.out());
            String reason = mount.equals("ro") ? "Read-only file system" : "No space left on device";
            assertTrue(
                    run.err().startsWith("talkoot: can't write the checkpoint run/checkpoints/step-100: " + reason),
                    run.err());
            assertFalse(run.out().contains("run/checkpoints/"), run.out());
        }
    }

    @Test
    void moreThanTheHeapHoldsIsExplained() {
        Launched run = Launched.run(
                temp,
                Map.of("TALKOOT_OPTS", "-Xmx48m"),
                Launched.launcher(
                        "train", "--set", "job.model=[{type=flatten},{type=linear,out=400000},{type=linear,out=10}]"));
        assertFailed(run, "out of memory: ", "TALKOOT_OPTS=-Xmx");
    }

    @Test
    void outputIsAsCleanAndTheWeightsTheSameOnJava25() throws IOException {
        Path java25 = newestJava();
        List<String> lines = new ArrayList<>();
        for (Path javaHome : List.of(Path.of(System.getProperty("java.home")), java25)) {
            Launched run = Launched.run(
                    temp, Map.of("JAVA_HOME", javaHome.toString()), Launched.launcher("train", "--workers", "2"));
            assertEquals(0, run.exitCode(), run.err());
            assertEquals("", run.err());
            lines.add(run.outLines().get(run.outLines().size() - 1));
        }
        assertEquals(lines.get(0), lines.get(1));
    }

    private static Path newestJava() throws IOException {
        try (var homes = Files.list(Path.of("/usr/lib/jvm"))) {
            return homes.filter(home -> home.getFileName().toString().matches(".*25.*"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("this test needs a JDK 25 under /usr/lib/jvm"));
        }
    }

    /** Runs the launcher where {@code disk} is mounted for this process alone. */
    private Launched mounted(String mount, String arguments, String... afterwards) {
        String script = "mkdir disk && " + mount + " && "
                + Launched.launcher().get(0) + " " + arguments + "\ncode=$?\n" + String.join("\n", afterwards)
                + "\nexit $code";
        return Launched.run(temp, List.of("unshare", "--mount", "sh", "-c", script));
    }

    private Launched shell(String script) {
        return Launched.run(temp, List.of("sh", "-c", script));
    }

    private static void assertRefused(Launched run, String words) {
        assertEquals(2, run.exitCode(), run.err());
        assertSentence(run, words);
    }

    private static void assertFailed(Launched run, String... words) {
        assertEquals(1, run.exitCode(), run.out() + run.err());
        for (String word : words) {
            assertSentence(run, word);
        }
    }

    /** One sentence, beside the warning that the events of the run aren't written any more. */
    private static void assertSentence(Launched run, String words) {
        List<String> said = run.errLines().stream()
                .filter(line -> !line.startsWith("talkoot: the run goes on without its events: "))
                .toList();
        assertEquals(1, said.size(), run.err());
        assertTrue(said.get(0).startsWith("talkoot: ") && said.get(0).contains(words), run.err());
    }
}
