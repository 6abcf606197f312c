package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in sources that nobody has built yet: builds once, and again when a source is newer. Needs Maven. */
@Tag("packaged")
@Tag("system")
class FirstUseTest {
    private static final Map<String, String> THIS_JAVA = Map.of("JAVA_HOME", System.getProperty("java.home"));

    @TempDir
    private Path temp;

    @Test
    void buildsOnceForAllAndAgainOnlyWhenASourceIsNewer() throws IOException {
        Path sources = copyOfTheSources();
        List<String> command = List.of(sources.resolve("talkoot").toString(), "--version");
        try (Launched.Running first = Launched.start(temp, THIS_JAVA, command);
                Launched.Running second = Launched.start(temp, THIS_JAVA, command)) {
            Launched one = first.ended();
            Launched other = second.ended();
            assertEquals(0, one.exitCode(), one.err());
            assertEquals(0, other.exitCode(), other.err());
            assertEquals("Building Talkoot (first use, about a minute)...\n", one.err() + other.err());
        }
        assertEquals("", Launched.run(temp, THIS_JAVA, command).err());

        Path source = sources.resolve("engine/src/main/java/org/talkoot/engine/tensor/Shape.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
        assertEquals(
                "Building Talkoot (its sources changed)...\n",
                Launched.run(temp, THIS_JAVA, command).err());
        assertEquals("", Launched.run(temp, THIS_JAVA, command).err());

        Files.writeString(source, "no Java");
        Launched broken = Launched.run(temp, THIS_JAVA, command);
        assertEquals(2, broken.exitCode());
        assertTrue(broken.err().contains("talkoot: the build failed; its last lines, all of them in " + sources));
        assertTrue(broken.err().contains("Shape.java:[1,1]"), broken.err());
    }

    @Test
    void saysThatMavenIsMissing() throws IOException {
        Path tools = Files.createDirectory(temp.resolve("tools"));
        for (String tool : List.of("dirname", "readlink", "sed", "find", "head", "mkdir", "flock")) {
            Files.createSymbolicLink(
                    tools.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
        }
        String launcher = copyOfTheSources().resolve("talkoot").toString();
        String java = "JAVA_HOME=" + System.getProperty("java.home");
        Launched run =
                Launched.run(temp, List.of("env", "-i", "PATH=" + tools, java, "/bin/sh", launcher, "--version"));
        assertEquals(2, run.exitCode(), run.err());
        assertTrue(run.err().startsWith("talkoot: Maven is needed to build Talkoot"), run.err());
        assertEquals(1, run.errLines().size(), run.err());
    }

    private Path copyOfTheSources() {
        String copy = "mkdir sources && tar -C " + Launched.projectFolder()
                + " --exclude=target --exclude=.git --exclude=runs -cf - . | tar -C sources -xf -";
        Launched copied = Launched.run(temp, List.of("sh", "-c", copy));
        assertEquals(0, copied.exitCode(), copied.err());
        return temp.resolve("sources");
    }
}
