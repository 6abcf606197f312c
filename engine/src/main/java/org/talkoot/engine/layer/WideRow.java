package org.talkoot.engine.layer;

import java.util.Arrays;

/**
 * How short rows of a (rows, columns) array are worked on together: several of them, as they lie one after another, are
 * one wide row. A loop over ten columns isn't worth a vector register; one over 510 is. How many belong together follows
 * from the number of columns alone, so it is part of the arithmetic.
 */
final class WideRow {
    private static final int FLOATS = 512;

    /** Wide rows that are summed one after another; such groups are then summed, so that rounding errors stay small. */
    static final int GROUP = 16;

    private WideRow() {}

    /** sum ← sum + group, group ← 0. */
    static void close(float[] group, float[] sum) {
        RowSums.add(group, sum, sum.length);
        Arrays.fill(group, 0);
    }

    /** Floats of a wide row: a multiple of {@code columns}. */
    static int length(int columns) {
        return Math.max(1, FLOATS / columns) * columns;
    }

    /** Repeats {@code vector[offset .. offset + columns)} over a wide row. */
    static void repeat(float[] vector, int offset, int columns, float[] wide) {
        for (int at = 0; at < wide.length; at += columns) {
            System.arraycopy(vector, offset, wide, at, columns);
        }
    }

    /**
     * {@code destination[offset + j]} ← Σ of {@code wide[j + k columns]} over the rows k in its first {@code used} floats:
     * the second half is added to the first until one row is left.
     */
    static void sum(float[] wide, int used, int columns, float[] destination, int offset) {
        int rows = used / columns;
        while (rows > 1) {
            int half = (rows + 1) / 2;
            for (int j = 0; j < (rows - half) * columns; j++) {
                wide[j] += wide[half * columns + j];
            }
            rows = half;
        }
        System.arraycopy(wide, 0, destination, offset, columns);
    }
}
