package org.talkoot.engine.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    Path folder;

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothingHasTheFinalNameBeforeAllIsWritten() throws IOException {
        Path file = folder.resolve("state");
        AtomicFile.write(file, channel -> {
            channel.write(bytes("whole"));
            assertFalse(Files.exists(file));
        });
        assertEquals("whole", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void anOlderFileIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("state"), "older and longer");
        AtomicFile.write(file, channel -> channel.write(bytes("new")));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aFullDiskLeavesTheOlderFileAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("state"), "older");
        IOException full = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, channel -> {
                    channel.write(bytes("half"));
                    throw new IOException("No space left on device");
                }));
        assertEquals("No space left on device", FileTrouble.words(full));
        assertEquals("older", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void aProgrammingErrorLeavesNothing() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(folder.resolve("state"), channel -> {
                    throw new IllegalStateException("unexpected");
                }));
        assertEquals(List.of(), files());
    }

    @Test
    void troubleIsPutInWordsNotInPaths() {
        assertEquals("there is no such file or folder", FileTrouble.words(new NoSuchFileException("/a")));
        assertEquals("permission denied", FileTrouble.words(new AccessDeniedException("/a")));
        assertEquals("it was interrupted", FileTrouble.words(new ClosedByInterruptException()));
        assertEquals("it isn't UTF-8 text", FileTrouble.words(new MalformedInputException(1)));
        assertEquals(
                "Read-only file system",
                FileTrouble.words(new FileSystemException("/a", null, "Read-only file system")));
        assertEquals("IOException", FileTrouble.words(new IOException()));
    }
}
