package org.talkoot.engine.blas;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether C + Aᵀ B, with A (k, m) and B (k, n), may be computed in one call.
 *
 * <p>A BLAS that sums over all k in registers and adds the sum to C at the end gives the bits of the product computed apart and
 * then added, and saves writing and reading it. One that takes k in parts, as OpenBLAS does for large ones, doesn't. Shown by
 * example, as {@link RowUnit} is; what was shown once holds for the process.
 */
public final class AddedProduct {
    private static final int MOST_ROWS = 256; // k: with more, what is saved is little beside the product

    private static final Map<Shape, Boolean> PROVED = new ConcurrentHashMap<>();

    private record Shape(int m, int n, int k) {}

    private AddedProduct() {}

    /** Whether {@link Blas#addTransposedTimes} was seen to give the bits of the product and an addition. */
    public static boolean isProved(int m, int n, int k) {
        return Math.min(m, n) >= ProbeValues.NARROW
                && k <= MOST_ROWS
                && (long) m * n <= ProbeValues.MOST
                && (long) k * Math.max(m, n) <= ProbeValues.MOST
                && PROVED.computeIfAbsent(new Shape(m, n, k), AddedProduct::isSame);
    }

    private static boolean isSame(Shape shape) {
        int m = shape.m;
        int n = shape.n;
        int k = shape.k;
        for (float[] table : ProbeValues.TABLES) {
            float[] b = ProbeValues.of(table, k * n, 1);
            for (int compared = 0; compared < ProbeValues.COMPARED; compared += m * n) {
                float[] a = ProbeValues.of(table, k * m, 2 + compared);
                float[] added = new float[m * n]; // a product, as all are that something is added to
                Blas.transposedTimes(m, n, k, a, 0, m, b, 0, added, 0);
                float[] sum = added.clone();
                a = ProbeValues.of(table, k * m, 3 + compared);
                float[] product = new float[m * n];
                Blas.transposedTimes(m, n, k, a, 0, m, b, 0, product, 0);
                Blas.add(m * n, product, 0, sum, 0);
                Blas.addTransposedTimes(m, n, k, a, 0, m, b, 0, added, 0);
                if (!Arrays.equals(sum, added)) {
                    return false;
                }
            }
        }
        return true;
    }
}
