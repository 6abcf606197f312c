package org.talkoot.engine.data;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Rows of a file that is mapped: off the heap, and in memory as far as the system has room for it. Floats are
 * little-endian.
 *
 * <p>Where somebody cuts the file meanwhile, Java throws an {@link InternalError}, though not always at the place that
 * read beyond the end: so {@link #isWhole} is asked before as well.
 */
final class MappedRows implements ByteRows, FloatRows {
    private static final int MOST_SEGMENT_BYTES = 1 << 30; // a buffer holds less than 2^31

    /** The whole file, shared by all that is picked from it. */
    private record Mapping(
            RandomAccessFile file, long end, int segmentRows, ByteBuffer[] bytes, FloatBuffer[] floats) {}

    private final Mapping mapping;
    private final int rowBytes;
    private final int size;
    private final int[] picked; // rows of the file, or none: the first of them

    private MappedRows(Mapping mapping, int rowBytes, int size, int[] picked) {
        this.mapping = mapping;
        this.rowBytes = rowBytes;
        this.size = size;
        this.picked = picked;
    }

    /** @param from the place of the first row, in bytes */
    static MappedRows of(Path path, long from, int rowBytes, int rows) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r"); // stays open: it knows the length
        try {
            int segmentRows = Math.max(1, MOST_SEGMENT_BYTES / rowBytes);
            int segments = (rows - 1) / segmentRows + 1;
            ByteBuffer[] bytes = new ByteBuffer[segments];
            FloatBuffer[] floats = new FloatBuffer[segments];
            for (int i = 0; i < segments; i++) {
                long at = from + (long) i * segmentRows * rowBytes;
                int count = Math.min(segmentRows, rows - i * segmentRows);
                bytes[i] = file.getChannel()
                        .map(MapMode.READ_ONLY, at, (long) count * rowBytes)
                        .order(ByteOrder.LITTLE_ENDIAN);
                floats[i] = bytes[i].asFloatBuffer();
            }
            long end = from + (long) rows * rowBytes;
            return new MappedRows(new Mapping(file, end, segmentRows, bytes, floats), rowBytes, rows, new int[0]);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void copy(int row, byte[] to) {
        int at = inFile(row);
        mapping.bytes[at / mapping.segmentRows].get(at % mapping.segmentRows * rowBytes, to, 0, rowBytes);
    }

    @Override
    public void copy(int row, float[] to, int at) {
        int from = inFile(row);
        int rowFloats = rowBytes / Float.BYTES;
        mapping.floats[from / mapping.segmentRows].get(from % mapping.segmentRows * rowFloats, to, at, rowFloats);
    }

    private int inFile(int row) {
        return picked.length == 0 ? row : picked[row];
    }

    @Override
    public MappedRows first(int limit) {
        int[] fewer = picked.length == 0 ? picked : Arrays.copyOf(picked, limit);
        return new MappedRows(mapping, rowBytes, limit, fewer);
    }

    @Override
    public MappedRows pick(int[] indices) {
        return new MappedRows(
                mapping,
                rowBytes,
                indices.length,
                Arrays.stream(indices).map(this::inFile).toArray());
    }

    @Override
    public boolean isWhole() {
        try {
            return mapping.file.length() >= mapping.end;
        } catch (IOException e) {
            return false;
        }
    }
}
