package org.talkoot.deploy.cluster.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.engine.file.Durable;
import org.talkoot.engine.file.Sha256;
import org.talkoot.protocol.message.FileManifest;

/**
 * The beginning of a file, on its way into the cache under a name of its own. It stays when it is closed, and is gone on with
 * when it is opened again. Called by one thread after the other; only {@link #close} may come at any time.
 */
final class PartFile implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final double MIB = 1 << 20;

    private final FileManifest.Entry entry;
    private final Path path;
    private final CacheLock lock;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest(); // of what is written
    private long length; // bytes

    private PartFile(FileManifest.Entry entry, Path path, CacheLock lock, FileChannel channel) {
        this.entry = entry;
        this.path = path;
        this.lock = lock;
        this.channel = channel;
    }

    /** @param lock is released when the part is closed or complete, or can't be opened */
    static PartFile open(FileManifest.Entry entry, Path path, CacheLock lock) throws IOException {
        PartFile part;
        try {
            part = new PartFile(
                    entry,
                    path,
                    lock,
                    FileChannel.open(
                            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException | RuntimeException e) {
            lock.release(false);
            throw e;
        }
        try {
            part.goOn();
            part.checkRoom();
            return part;
        } catch (IOException | RuntimeException e) {
            part.close();
            throw e;
        }
    }

    private void goOn() throws IOException {
        if (channel.size() > entry.size()) {
            channel.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer.clear()) >= 0) {
            digest.update(buffer.flip());
        }
        length = channel.position();
    }

    private void checkRoom() throws IOException {
        long missing = entry.size() - length;
        long usable = Files.getFileStore(path).getUsableSpace();
        if (usable < missing) {
            throw new IOException(String.format(
                    Locale.ROOT, "it needs %.1f MiB more, but only %.1f MiB are free", missing / MIB, usable / MIB));
        }
    }

    /** Bytes that are there. */
    long length() {
        return length;
    }

    void append(List<byte[]> parts) throws IOException {
        for (byte[] bytes : parts) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            digest.update(bytes);
            length += bytes.length;
        }
    }

    /**
     * Gives the complete file its name in the cache, when it is on disk.
     *
     * @return empty if it has the wrong content: then the part is empty again
     */
    Optional<Path> finish(Path whole) throws IOException {
        if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
            channel.truncate(0);
            length = 0;
            return Optional.empty();
        }
        channel.force(true);
        channel.close();
        Files.move(path, whole, StandardCopyOption.ATOMIC_MOVE);
        Durable.folder(whole.getParent());
        lock.release(true);
        return Optional.of(whole);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        lock.release(false);
    }
}
