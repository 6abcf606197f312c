package org.talkoot.engine.data;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.talkoot.engine.file.FileTrouble;

/**
 * Takes the rows of a data set one after the other and keeps them in the heap, or, where they are too many for it, in a
 * scratch file in the system's folder for temporary files that goes when the process does.
 */
final class RowCollector implements AutoCloseable {
    /** More than this share of the heap isn't for one file's values. */
    private static final int HEAP_SHARE = 8;

    private static final long MOST_HEAP_BYTES =
            Math.min(1 << 30, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    private static final int BUFFER_BYTES = 1 << 18;

    private final ByteArrayOutputStream heap = new ByteArrayOutputStream();
    private ByteBuffer floats = ByteBuffer.allocate(0); // one row
    private Path path; // of the scratch file, where there is one
    private OutputStream scratch;
    private long bytes;

    /** Whether so many bytes may be in the heap. */
    static boolean fitsHeap(long bytes) {
        return bytes <= MOST_HEAP_BYTES;
    }

    void add(byte[] row, int from, int count) {
        try {
            if (scratch == null && !fitsHeap(bytes + count)) {
                open();
            }
            (scratch == null ? heap : scratch).write(row, from, count);
            bytes += count;
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    void add(float[] row, int count) {
        if (floats.capacity() < count * Float.BYTES) {
            floats = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
        floats.asFloatBuffer().put(row, 0, count);
        add(floats.array(), 0, count * Float.BYTES);
    }

    long bytes() {
        return bytes;
    }

    private void open() throws IOException {
        path = Files.createTempFile("talkoot-data-", ".scratch");
        scratch = new BufferedOutputStream(Files.newOutputStream(path), BUFFER_BYTES);
        heap.writeTo(scratch);
        heap.reset();
    }

    /** All that was added, as rows of bytes. */
    ByteRows bytes(int rowBytes) {
        return scratch == null ? new ByteRows.Heap(heap.toByteArray(), rowBytes) : mapped(rowBytes);
    }

    /** All that was added, as rows of floats. */
    FloatRows floats(int rowFloats) {
        if (scratch != null) {
            return mapped(rowFloats * Float.BYTES);
        }
        float[] values = new float[heap.size() / Float.BYTES];
        ByteBuffer.wrap(heap.toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new FloatRows.Heap(values, rowFloats);
    }

    private MappedRows mapped(int rowBytes) {
        try {
            scratch.close();
            return MappedRows.of(path, 0, rowBytes, Math.toIntExact(bytes / rowBytes));
        } catch (IOException e) {
            throw trouble(e);
        }
    }

    private DataException trouble(IOException e) {
        return new DataException(
                "the data is larger than an eighth of Java's memory, and "
                        + (path == null
                                ? "no scratch file can be made in " + System.getProperty("java.io.tmpdir")
                                : "its scratch file " + path + " can't be written")
                        + ": " + FileTrouble.words(e)
                        + "; -Djava.io.tmpdir=FOLDER in TALKOOT_OPTS names a folder with room, -Xmx gives more memory",
                e);
    }

    /** Takes away the name of the scratch file: what is mapped stays until nobody uses it. */
    @Override
    public void close() {
        if (path == null) {
            return;
        }
        try {
            scratch.close();
        } catch (IOException e) {
            // it is full, and goes now
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) { // Windows keeps a file that is mapped
            path.toFile().deleteOnExit();
        }
    }
}
