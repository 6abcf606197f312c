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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The container image that the profile {@code system} makes on a base of its own, started as a container runtime would
 * as Kubernetes asks it to: its layers one on the other as a root that can't be written, its user, folder, environment and
 * entry point. Needs root and util-linux.
 */
@Tag("packaged")
@Tag("system")
class ImageTest {
    @TempDir
    private Path temp;

    private JsonNode manifest;
    private JsonNode config;

    @BeforeEach
    void unpack() throws IOException {
        Path image = Launched.projectFolder().resolve("deploy/target/talkoot-image.tar");
        assertTrue(Files.exists(image), "this test needs the profile image, which system includes");
        sh("tar -xf " + image);
        manifest = json("manifest.json").get(0);
        config = json(manifest.path("Config").asText());
    }

    /** Before JUnit does, which would warn of the links in it. */
    @AfterEach
    void removeRoot() {
        sh("rm -rf root");
    }

    @Test
    void trainsTheDigitsAsAUserWhoMayWriteNothingButItsVolumes() throws IOException {
        Launched run = container("train", "--workers", "1", "--run-dir", "runs/digits");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("", run.err());
        Launched sources =
                Launched.run(temp, Launched.launcher("train", "--workers", "2", "--run-dir", temp + "/sources"));
        assertEquals(last(sources), last(run));
        assertEquals("10001", sh("stat -c %u volume/digits/result.json").out().strip());
    }

    @Test
    void leavesACheckpointWhenItIsToldToStopThoughItIsTheFirstProcessOfItsNamespace() {
        String job = "job.epochs=100000";
        try (Launched.Running running = start("train", "--workers", "1", "--run-dir", "runs/long", "--set", job)) {
            running.awaitOut("epoch ");
            ProcessHandle java = running.process().children().findFirst().orElseThrow();
            sh("kill -TERM " + java.pid());
            Launched ended = running.ended();
            assertEquals(143, ended.exitCode(), ended.err());
            assertTrue(ended.err().startsWith("talkoot: stopped after step "), ended.err());
        }
        sh("ls volume/long/checkpoints/step-*/model.safetensors");
    }

    @Test
    void isFastSinceItFindsItsNativeLibraries() throws IOException {
        Launched run = container("doctor", "--json");
        assertEquals("", run.err());
        JsonNode examined = new ObjectMapper().readTree(run.out());
        assertTrue(run.out().contains("OpenBLAS"), run.out());
        assertFalse(examined.isEmpty());
    }

    @Test
    void isLayeredByHowOftenALayerChangesAndOwnedByRoot() throws IOException {
        List<String> layers = StreamSupport.stream(config.path("history").spliterator(), false)
                .map(layer -> layer.path("comment").asText())
                .filter(comment -> !comment.isEmpty())
                .toList();
        assertEquals(
                List.of("dependencies", "project dependencies", "extra files", "jvm arg files"), layers.subList(0, 4));
        for (JsonNode layer : manifest.path("Layers")) {
            String files = "tar --numeric-owner -tvzf " + layer.asText() + " 2>/dev/null";
            assertEquals("0/0\n", sh(files + " | awk '{ print $2 }' | sort -u").out());
            assertEquals(
                    "", sh(files + " | awk '/[.]jar$/ && /macosx|windows/'").out(), "for another system");
        }
        JsonNode container = config.path("config");
        assertEquals("10001:10001", container.path("User").asText());
        assertEquals(
                "Apache-2.0",
                container
                        .path("Labels")
                        .path("org.opencontainers.image.licenses")
                        .asText());
    }

    private Launched container(String... arguments) {
        try (Launched.Running running = start(arguments)) {
            return running.ended();
        }
    }

    private Launched.Running start(String... arguments) {
        sh("mkdir root volume && chown 10001 volume");
        unpackLayers();
        sh("mkdir root/work/runs"); // a container runtime makes the folders that it mounts on
        JsonNode container = config.path("config");
        String[] user = container.path("User").asText().split(":");
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "sh", "-c"));
        command.add("mount --bind root root && mount -o remount,bind,ro root"
                + " && mount -t proc proc root/proc && mount --rbind /dev root/dev"
                + " && mount -t tmpfs tmpfs root/tmp && mount --bind volume root/work/runs && exec env -i \"$@\"");
        command.add("container");
        container.path("Env").forEach(variable -> command.add(variable.asText()));
        command.addAll(List.of(
                "/usr/bin/unshare",
                "--root=root",
                "--wd=" + container.path("WorkingDir").asText(),
                "--setgid=" + user[1],
                "--setuid=" + user[0]));
        container.path("Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(List.of(arguments));
        return Launched.start(temp, Map.of(), command);
    }

    private void unpackLayers() {
        for (JsonNode layer : manifest.path("Layers")) {
            sh("tar -C root -xzf " + layer.asText() + " 2>/dev/null"); // it warns of attributes that Jib wrote
        }
    }

    private Launched sh(String script) {
        Launched done = Launched.run(temp, List.of("sh", "-c", script));
        assertEquals(0, done.exitCode(), () -> script + "\n" + done.err());
        return done;
    }

    private JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(temp.resolve(file).toFile());
    }

    private static String last(Launched run) {
        return run.outLines().get(run.outLines().size() - 1);
    }
}
