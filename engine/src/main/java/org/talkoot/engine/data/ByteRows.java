package org.talkoot.engine.data;

import java.util.Arrays;

/** Rows of bytes, as long as each other, in the heap or in a mapped file. Never written. */
sealed interface ByteRows permits ByteRows.Heap, MappedRows, PlanarRows {
    int size();

    /** Writes a whole row to the beginning of {@code to}; allocates nothing. */
    void copy(int row, byte[] to);

    ByteRows first(int limit);

    ByteRows pick(int[] indices);

    /** Whether what was copied before is what was there at the beginning. */
    boolean isWhole();

    /** {@code bytes}: rows x rowBytes. */
    record Heap(byte[] bytes, int rowBytes) implements ByteRows {
        @Override
        public int size() {
            return bytes.length / rowBytes;
        }

        @Override
        public void copy(int row, byte[] to) {
            System.arraycopy(bytes, row * rowBytes, to, 0, rowBytes);
        }

        @Override
        public ByteRows first(int limit) {
            return new Heap(Arrays.copyOf(bytes, limit * rowBytes), rowBytes);
        }

        @Override
        public ByteRows pick(int[] indices) {
            byte[] picked = new byte[indices.length * rowBytes];
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(bytes, indices[i] * rowBytes, picked, i * rowBytes, rowBytes);
            }
            return new Heap(picked, rowBytes);
        }

        @Override
        public boolean isWhole() {
            return true;
        }
    }
}
