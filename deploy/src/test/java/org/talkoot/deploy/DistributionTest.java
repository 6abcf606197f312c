package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code talkoot-VERSION.tar.gz}, as the profile {@code dist} makes it: unpacked, it needs a Java and nothing else. */
@Tag("packaged")
@Tag("system")
class DistributionTest {
    private static final Map<String, String> THIS_JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    private Path temp;

    @Test
    void trainsTheDigitsAsTheSourcesDo() throws IOException {
        Path home = unpacked();
        Launched run =
                Launched.run(temp, THIS_JAVA, List.of(home.resolve("talkoot").toString(), "train", "--workers", "2"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        Launched sources = Launched.run(temp, THIS_JAVA, Launched.launcher("train", "--workers", "3"));
        assertEquals(last(sources), last(run));
        assertTrue(last(run).startsWith("weights sha256:"), last(run));
        assertFalse(Files.exists(home.resolve("target")), "nothing is built");
    }

    @Test
    void holdsWhatAClusterIsSetUpWith() throws IOException {
        Path home = unpacked();
        for (String file : List.of(
                "LICENSE",
                "NOTICE",
                "README.md",
                "man/man1/talkoot.1",
                "man/man1/talkoot-train.1",
                "docs/kubernetes.md",
                "deploy/kubernetes/base/kustomization.yaml",
                "deploy/systemd/talkoot-worker.service")) {
            assertTrue(Files.size(home.resolve(file)) > 0, file);
        }
    }

    @Test
    void saysNothingOfTheMachineThatMadeIt() throws IOException {
        Launched listed = Launched.run(
                temp,
                List.of("tar", "--utc", "--numeric-owner", "-tvf", archive().toString()));
        List<String> columns = listed.outLines().stream()
                .map(line -> line.split(" +"))
                .map(line -> line[1] + " " + line[3] + " " + line[4])
                .distinct()
                .toList();
        assertEquals(List.of("0/0 2025-11-23 00:00"), columns);
    }

    private Path unpacked() throws IOException {
        Launched tar = Launched.run(temp, List.of("tar", "-xzf", archive().toString()));
        assertEquals(0, tar.exitCode(), tar.err());
        try (Stream<Path> folders = Files.list(temp)) {
            return folders.findFirst().orElseThrow();
        }
    }

    private static Path archive() throws IOException {
        try (Stream<Path> built = Files.list(Launched.projectFolder().resolve("deploy/target"))) {
            return built.filter(file -> file.getFileName().toString().matches("talkoot-[0-9].*\\.tar\\.gz"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("this test needs the profile dist, which system includes"));
        }
    }

    private static String last(Launched run) {
        return run.outLines().get(run.outLines().size() - 1);
    }
}
