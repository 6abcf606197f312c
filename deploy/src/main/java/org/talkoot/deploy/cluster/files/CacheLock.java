package org.talkoot.deploy.cluster.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to fetch one file of the cache. It vanishes with its process. */
final class CacheLock {
    /** By this process. Of one process's locks on a file some systems drop all when any is released. */
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final AtomicBoolean held = new AtomicBoolean(true);

    private CacheLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @param file a real path; empty if somebody has it */
    static Optional<CacheLock> take(Path file) throws IOException {
        if (!TAKEN.add(file)) {
            return Optional.empty();
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locked = channel.tryLock() != null;
            return locked ? Optional.of(new CacheLock(file, channel)) : Optional.empty();
        } finally {
            if (!locked) {
                if (channel != null) {
                    channel.close();
                }
                TAKEN.remove(file);
            }
        }
    }

    /**
     * May be called again, and then does nothing.
     *
     * @param fetched the file is there: whoever takes the lock next finds it and writes nothing, so it does no harm that
     *     two may have a lock of this name for a moment
     */
    void release(boolean fetched) throws IOException {
        if (!held.getAndSet(false)) {
            return;
        }
        try (channel) {
            if (fetched) {
                Files.deleteIfExists(file);
            }
        } finally {
            TAKEN.remove(file);
        }
    }
}
