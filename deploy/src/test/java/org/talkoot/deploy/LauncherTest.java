package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, on what this build packaged. */
@Tag("packaged")
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final Map<String, String> THIS_JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    private Path temp;

    @Test
    void takesWhatMavenBuiltAsBuilt() {
        Launched run = Launched.run(temp, THIS_JAVA, Launched.launcher("--version"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        assertTrue(run.out().matches("talkoot [0-9].*\n"), run.out());
    }

    @Test
    void worksThroughSymbolicLinksFromAnyFolder() throws IOException {
        Path links = Files.createDirectories(temp.resolve("a folder/bin"));
        Path first = Files.createSymbolicLink(
                links.resolve("first"), links.toRealPath().relativize(launcherFile()));
        Path second = Files.createSymbolicLink(temp.resolve("second"), temp.relativize(first));
        Launched run = Launched.run(temp, THIS_JAVA, List.of(second.toString(), "--version"));
        assertEquals(0, run.exitCode(), run.err());
    }

    @Test
    void trainsTheDigitsInTheFolderItWasCalledIn() throws IOException {
        Launched run = Launched.run(temp, THIS_JAVA, Launched.launcher("train", "--workers", "2"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        String last = run.outLines().get(run.outLines().size() - 1);
        assertTrue(last.matches("weights sha256:[0-9a-f]{64} steps:[1-9][0-9]* parameters:[1-9][0-9]*"), last);
        try (var runs = Files.list(temp.resolve("runs"))) {
            Path folder = runs.findFirst().orElseThrow();
            for (String file : List.of("job.conf", "metrics.jsonl", "evaluations.jsonl", "result.json", "log.txt")) {
                assertTrue(Files.size(folder.resolve(file)) > 0, file);
            }
            Launched evaluated = Launched.run(temp, THIS_JAVA, Launched.launcher("evaluate", folder.toString()));
            assertTrue(run.out().contains(evaluated.out().strip()), evaluated::toString);
        }
    }

    @Test
    void isOneProcessSoThatSignalsAndExitCodesAreJavas() {
        try (Launched.Running running =
                Launched.start(temp, THIS_JAVA, Launched.launcher("train", "--set", "job.epochs=100000"))) {
            running.awaitOut("epoch ");
            assertEquals(0, running.process().children().count());
            running.signal("TERM");
            assertEquals(143, running.ended().exitCode());
        }
    }

    @Test
    void opensFilesOfAnyNameInALocaleThatIsNotInstalled() {
        Map<String, String> locale = Map.of("LC_ALL", "xx_XX.ISO-8859-1", "JAVA_HOME", System.getProperty("java.home"));
        Launched run = Launched.run(temp, locale, Launched.launcher("evaluate", "ünï"));
        assertEquals(
                List.of("talkoot: there is no model ünï: name a run directory, a checkpoint folder or a"
                        + " safetensors file"),
                run.errLines());
    }

    @Test
    void saysThatItsFolderIsGone() throws IOException {
        Path gone = Files.createDirectory(temp.resolve("gone"));
        String command = "rmdir ../gone && exec " + Launched.launcher().get(0) + " --version";
        Launched run = Launched.run(gone, THIS_JAVA, List.of("sh", "-c", command));
        assertEquals(2, run.exitCode(), run.err());
        // the shell may have its own line about it first
        List<String> err = run.errLines();
        assertEquals("talkoot: the folder you are in was removed: change to another one.", err.get(err.size() - 1));
    }

    @Test
    void saysInOneSentenceThatJavaIsMissing() throws IOException {
        Launched run = Launched.run(
                temp, List.of("env", "-i", "PATH=" + toolsWithoutJava(), "/bin/sh", withoutUsualPlaces(), "--version"));
        assertEquals(2, run.exitCode(), run.err());
        assertEquals(1, run.errLines().size(), run.err());
        assertTrue(run.err().startsWith("talkoot: Java 17 or newer is needed"), run.err());
    }

    @Test
    void passesOverAJavaThatIsTooOld() throws IOException {
        Path old = Files.createDirectories(temp.resolve("jdk8/bin"));
        Files.writeString(old.resolve("java"), "#!/bin/sh\necho 'java version \"1.8.0_392\"' >&2\n");
        assertTrue(old.resolve("java").toFile().setExecutable(true));
        String java = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
        Launched run = Launched.run(
                temp, Map.of("JAVA_HOME", old.getParent().toString(), "PATH", java), Launched.launcher("--version"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains(", Java " + Runtime.version().feature()), run.out());
    }

    @Test
    void passesOptionsToJava() {
        List<String> commands = new ArrayList<>(Launched.launcher("doctor", "--json"));
        Map<String, String> options =
                Map.of("TALKOOT_OPTS", "-Xmx300m -XX:+UseParallelGC", "JAVA_HOME", System.getProperty("java.home"));
        Launched run = Launched.run(temp, options, commands);
        assertEquals("", run.err());
        assertTrue(run.out().contains("PS MarkSweep"), run.out());
    }

    private static Path launcherFile() throws IOException {
        return Launched.projectFolder().resolve("talkoot").toRealPath();
    }

    /** The launcher, blind for the places where a machine's Java usually is. */
    private String withoutUsualPlaces() throws IOException {
        Path sources = Files.createDirectories(temp.resolve("sources/deploy/target"));
        Files.writeString(sources.resolve("talkoot.jar"), "");
        String text = Files.readString(launcherFile()).replace("/usr/lib/jvm/*", "/nowhere/*");
        Path copy = Files.writeString(temp.resolve("sources/talkoot"), text.replace("/Library/", "/nowhere/"));
        return copy.toString();
    }

    private Path toolsWithoutJava() throws IOException {
        Path tools = Files.createDirectory(temp.resolve("tools"));
        for (String tool : Set.of("dirname", "readlink", "sed", "find", "head")) {
            Path found = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(tools.resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
        }
        return tools;
    }
}
