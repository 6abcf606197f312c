package org.talkoot.engine.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a file whole or not at all, whatever crashes: under a temporary name in the same folder, forced to disk, then
 * renamed. A file that was there before stays until the rename.
 */
public final class AtomicFile {
    /** Writes the content, from the channel's beginning. */
    @FunctionalInterface
    public interface Content {
        void writeTo(FileChannel channel) throws IOException;
    }

    private static final AtomicLong WRITES = new AtomicLong();

    private AtomicFile() {}

    /** @throws IOException after which the temporary file is gone */
    public static void write(Path file, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        // unique, so that a writer that hung and was written off can't touch its successor's file
        Path temporary = target.resolveSibling("." + target.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + WRITES.incrementAndGet() + ".tmp");
        try {
            try (FileChannel channel =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException | Error e) {
            remove(temporary, e);
            throw e;
        }
        Durable.folder(target.getParent());
    }

    private static void remove(Path temporary, Throwable cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
