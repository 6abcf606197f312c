package org.talkoot.engine.data;

import java.util.Arrays;

/** Rows of float32, as long as each other, in the heap or in a mapped file. Never written. */
sealed interface FloatRows permits FloatRows.Heap, MappedRows {
    int size();

    /** Writes a whole row to {@code to[at ..]}; allocates nothing. */
    void copy(int row, float[] to, int at);

    FloatRows first(int limit);

    FloatRows pick(int[] indices);

    /** Whether what was copied before is what was there at the beginning. */
    boolean isWhole();

    /** {@code values}: rows x rowFloats. */
    record Heap(float[] values, int rowFloats) implements FloatRows {
        @Override
        public int size() {
            return values.length / rowFloats;
        }

        @Override
        public void copy(int row, float[] to, int at) {
            System.arraycopy(values, row * rowFloats, to, at, rowFloats);
        }

        @Override
        public FloatRows first(int limit) {
            return new Heap(Arrays.copyOf(values, limit * rowFloats), rowFloats);
        }

        @Override
        public FloatRows pick(int[] indices) {
            float[] picked = new float[indices.length * rowFloats];
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(values, indices[i] * rowFloats, picked, i * rowFloats, rowFloats);
            }
            return new Heap(picked, rowFloats);
        }

        @Override
        public boolean isWhole() {
            return true;
        }
    }
}
