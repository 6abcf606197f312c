package org.talkoot.deploy.cluster.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.message.FileManifest;

class FileCacheTest {
    private static final byte[] CONTENT = TestData.bytes(1_000);
    private static final FileManifest.Entry ENTRY =
            new FileManifest.Entry("train.csv", TestData.sha256(CONTENT), CONTENT.length);
    private static final Path NOWHERE = Path.of("/nowhere/train.csv");

    @TempDir
    private Path folder;

    /** Takes a lock and keeps it until its process is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            System.out.println(CacheLock.take(Path.of(args[0])).isPresent());
            System.in.read();
        }
    }

    private PartFile part() throws IOException {
        FileCache.Look look = new FileCache(folder).look(ENTRY, NOWHERE);
        return assertInstanceOf(FileCache.Missing.class, look).part();
    }

    @Test
    void itsFolderIsWhereCachesAre() {
        Path ofHome = Path.of("/home/me/.cache/talkoot/data");
        assertEquals(ofHome, FileCache.standardFolder(null, "/home/me"));
        assertEquals(ofHome, FileCache.standardFolder("", "/home/me"));
        assertEquals(ofHome, FileCache.standardFolder("relative", "/home/me"));
        assertEquals(Path.of("/var/c/talkoot/data"), FileCache.standardFolder("/var/c", "/home/me"));
    }

    @Test
    void aFileHasItsFinalNameOnlyWhenItIsWholeAndThenNothingElseIsLeft() throws IOException {
        PartFile part = part();
        part.append(List.of(CONTENT));
        assertEquals(List.of(ENTRY.sha256() + ".lock", ENTRY.sha256() + ".part"), TestData.names(folder));
        assertTrue(part.finish(folder.resolve(ENTRY.sha256())).isPresent());
        part.close();
        assertEquals(List.of(ENTRY.sha256()), TestData.names(folder));
        assertInstanceOf(FileCache.Here.class, new FileCache(folder).look(ENTRY, NOWHERE));
    }

    @Test
    void aPartThatIsLongerThanTheFileBeginsAnew() throws IOException {
        Files.write(folder.resolve(ENTRY.sha256() + ".part"), TestData.bytes(1_001));
        try (PartFile part = part()) {
            assertEquals(0, part.length());
        }
    }

    @Test
    void aFileIsFetchedByOneAtATimeAndGoneOnWithByTheNext() throws IOException {
        PartFile part = part();
        part.append(List.of(TestData.beginning(CONTENT, 400)));
        FileCache.Look second = new FileCache(folder.resolve(".")).look(ENTRY, NOWHERE);
        assertEquals(new FileCache.Busy(400), second);
        part.close();
        part.close();
        try (PartFile next = part()) {
            assertEquals(400, next.length());
        }
    }

    @Test
    void aFileForWhichThereIsNoRoomIsRefusedBeforeItIsFetched() throws IOException {
        FileManifest.Entry huge = new FileManifest.Entry("train.csv", ENTRY.sha256(), Long.MAX_VALUE);
        IOException refusal = assertThrows(IOException.class, () -> new FileCache(folder).look(huge, NOWHERE));
        assertTrue(
                refusal.getMessage().startsWith("it needs 8796093022208.0 MiB more, but only "), refusal.getMessage());
        part().close(); // the lock is free
    }

    @Test
    @Timeout(60)
    void anotherProcessHasTheLockUntilItDies() throws IOException, InterruptedException {
        Path lock = folder.toRealPath().resolve("x.lock");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        lock.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertEquals("true", new BufferedReader(new InputStreamReader(other.getInputStream())).readLine());
            assertTrue(CacheLock.take(lock).isEmpty());
        } finally {
            other.destroyForcibly();
        }
        assertTrue(other.waitFor(30, TimeUnit.SECONDS));
        CacheLock.take(lock).orElseThrow().release(false);
    }
}
