package org.talkoot.engine.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.talkoot.engine.file.FileTrouble;

/** The content of a file, uncompressed if its first two bytes say that it is gzip, and words for what is wrong with it. */
final class DataFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int GZIP_MAGIC_0 = 0x1F;
    private static final int GZIP_MAGIC_1 = 0x8B;
    private static final long UNKNOWN = -1;

    private final String name;
    private final InputStream content;
    private final long bytes; // of the content; unknown where it is compressed

    private DataFile(String name, InputStream content, long bytes) {
        this.name = name;
        this.content = content;
        this.bytes = bytes;
    }

    static DataFile open(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new DataException(file + " can't be read: it must be a file, but is "
                        + (attributes.isDirectory() ? "a folder" : "a device or pipe"));
            }
            if (attributes.size() == 0) {
                throw new DataException(file + " is empty, but must hold samples");
            }
            return of(file.toString(), Files.newInputStream(file), attributes.size());
        } catch (IOException e) {
            throw new DataException(file + " can't be read: " + FileTrouble.words(e), e);
        }
    }

    /** @param bytes size of what {@code in} gives, before it is uncompressed */
    static DataFile of(String name, InputStream in, long bytes) throws IOException {
        InputStream buffered = new BufferedInputStream(in, BUFFER_BYTES);
        try {
            buffered.mark(2);
            boolean gzip = buffered.read() == GZIP_MAGIC_0 && buffered.read() == GZIP_MAGIC_1;
            buffered.reset();
            return gzip
                    ? new DataFile(name, new GZIPInputStream(buffered, BUFFER_BYTES), UNKNOWN)
                    : new DataFile(name, buffered, bytes);
        } catch (IOException e) {
            buffered.close();
            throw unreadable(name, e);
        }
    }

    String name() {
        return name;
    }

    /** For readers of text; its exceptions are for {@link #unreadable}. */
    InputStream stream() {
        return content;
    }

    /** Whether the content's size is known before it is read. */
    boolean hasKnownSize() {
        return bytes != UNKNOWN;
    }

    long bytes() {
        return bytes;
    }

    /** The next bytes, fewer only where the content ends; allocates no more than there is. */
    byte[] read(int count) {
        try {
            return content.readNBytes(count);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    boolean atEnd() {
        return read(1).length == 0;
    }

    DataException wrong(String what) {
        return new DataException(name + ": " + what);
    }

    DataException wrong(long offset, String what) {
        return new DataException(name + ", byte " + offset + (hasKnownSize() ? "" : " uncompressed") + ": " + what);
    }

    DataException unreadable(IOException e) {
        return unreadable(name, e);
    }

    /** A library's sentences as one clause. */
    static String clause(String message) {
        return message.replaceAll("\\.\\s+", "; ").replaceAll("\\s+", " ").replaceAll("\\.$", "");
    }

    private static DataException unreadable(String name, IOException e) {
        return e instanceof ZipException || e instanceof EOFException
                ? new DataException(name + " begins as gzip does, but is torn or damaged: " + FileTrouble.words(e), e)
                : new DataException(name + " can't be read: " + FileTrouble.words(e), e);
    }

    @Override
    public void close() {
        try {
            content.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
