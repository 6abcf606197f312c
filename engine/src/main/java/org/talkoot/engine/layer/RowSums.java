package org.talkoot.engine.layer;

import java.util.Arrays;

/**
 * Sums over rows of a (rows, columns) array, additions to rows and copies of one.
 *
 * <p>A loop over two arrays is vectorised when both have the same index. So a {@linkplain WideRow wide row} is first
 * copied to the beginning of a buffer, which costs less than it saves. A sum goes wide row after wide row within a group
 * of them, group after group, and then over the rows in a wide row.
 */
public final class RowSums {
    private final int columns;
    private final float[] row; // (wide)
    private final float[] group; // (wide): sum of the group in work
    private final float[] sum; // (wide)

    public RowSums(int columns) {
        this.columns = columns;
        this.row = new float[WideRow.length(columns)];
        this.group = new float[WideRow.length(columns)];
        this.sum = new float[WideRow.length(columns)];
    }

    /** {@code destination[offset + j]} ← Σ over {@code count} rows, at least one, from {@code first} of x[i, j]. */
    public void sum(float[] x, int first, int count, float[] destination, int offset) {
        int end = (first + count) * columns;
        Arrays.fill(sum, 0);
        int summed = 0;
        for (int at = first * columns; at < end; at += row.length) {
            int length = Math.min(row.length, end - at);
            System.arraycopy(x, at, row, 0, length);
            add(row, group, length);
            if (++summed % WideRow.GROUP == 0) {
                WideRow.close(group, sum);
            }
        }
        WideRow.close(group, sum);
        WideRow.sum(sum, Math.min(sum.length, count * columns), columns, destination, offset);
    }

    /** x[i, j] ← x[i, j] + {@code vector[offset + j]} for {@code count} rows from {@code first} on. */
    public void addToRows(float[] vector, int offset, float[] x, int first, int count) {
        WideRow.repeat(vector, offset, columns, sum);
        int end = (first + count) * columns;
        for (int at = first * columns; at < end; at += row.length) {
            int length = Math.min(row.length, end - at);
            System.arraycopy(x, at, row, 0, length);
            add(sum, row, length);
            System.arraycopy(row, 0, x, at, length);
        }
    }

    /** x[i, j] ← {@code vector[offset + j]} for {@code count} rows from {@code first} on. */
    public void repeat(float[] vector, int offset, float[] x, int first, int count) {
        WideRow.repeat(vector, offset, columns, sum);
        int end = (first + count) * columns;
        for (int at = first * columns; at < end; at += sum.length) {
            System.arraycopy(sum, 0, x, at, Math.min(sum.length, end - at));
        }
    }

    /** The first {@code length} of y ← y + x. */
    static void add(float[] x, float[] y, int length) {
        for (int j = 0; j < length; j++) {
            y[j] += x[j];
        }
    }
}
