package org.talkoot.engine.layer;

/**
 * Sums over rows and additions to rows of a (rows, columns) array, row after row.
 *
 * <p>A loop over two arrays is vectorised when both have the same index. So a row is first copied to the beginning of a
 * buffer, which costs less than it saves.
 */
public final class RowSums {
    private final int columns;
    private final float[] row; // (columns)
    private final float[] sum; // (columns)

    public RowSums(int columns) {
        this.columns = columns;
        this.row = new float[columns];
        this.sum = new float[columns];
    }

    /** {@code destination[offset + j]} ← Σ over {@code count} rows from {@code first} of x[i, j]. */
    public void sum(float[] x, int first, int count, float[] destination, int offset) {
        System.arraycopy(x, first * columns, sum, 0, columns);
        for (int i = first + 1; i < first + count; i++) {
            System.arraycopy(x, i * columns, row, 0, columns);
            add(row, sum, columns);
        }
        System.arraycopy(sum, 0, destination, offset, columns);
    }

    /** x[i, j] ← x[i, j] + {@code vector[offset + j]} for the first {@code rows} rows. */
    public void addToRows(float[] vector, int offset, float[] x, int rows) {
        System.arraycopy(vector, offset, sum, 0, columns);
        for (int i = 0; i < rows; i++) {
            System.arraycopy(x, i * columns, row, 0, columns);
            add(sum, row, columns);
            System.arraycopy(row, 0, x, i * columns, columns);
        }
    }

    private static void add(float[] x, float[] y, int length) {
        for (int j = 0; j < length; j++) {
            y[j] += x[j];
        }
    }
}
