package org.talkoot.engine.blas;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.talkoot.engine.blas.Product.Form;

/**
 * How the rows of a product y (rows, n) ← x (rows, k) · w depend on each other.
 *
 * <p>A BLAS computes as many rows at once as the processor's registers hold, and a rest of fewer rows by other instructions,
 * which round differently. So the bits of a row depend on how many rows the call has. The <i>unit</i> of a product is a number
 * of rows for which they don't: a call for several units gives the bits of a call for each. (OpenBLAS 0.3.31 with its AVX2
 * kernels: 12.) It depends on the BLAS, its kernel, n and k alone, so it is the same wherever fingerprints are.
 *
 * <p>Shown by example, on at least 10^5 values of y, from values of one size and again from such of very different sizes.
 * (The order of operations is a function of the call's shape alone, so one order is told from another where any of so many
 * sums rounds differently.) What was shown once holds for the process.
 */
public final class RowUnit {
    /** There is no such number of rows, or none that is worth a search. */
    public static final int NONE = 0;

    private static final int[] CANDIDATES = {1, 4, 8, 12, 16, 24, 32};
    private static final int UNITS_OF_A_CALL = 5;
    private static final int WIDE = 1 << 16; // a larger n or k takes seconds to probe
    private static final Map<Shape, Integer> FOUND = new ConcurrentHashMap<>();
    private static final Map<Call, Boolean> PROVED = new ConcurrentHashMap<>();

    private record Shape(Form form, int n, int k) {}

    private record Call(Shape shape, int unit, int rows) {}

    private RowUnit() {}

    /** @param form {@link Form#TIMES_TRANSPOSED}, with w (n, k), or {@link Form#TIMES}, with w (k, n) */
    public static int of(Form form, int n, int k) {
        long weights = (long) n * k;
        return Math.min(n, k) < ProbeValues.NARROW || Math.max(n, k) > WIDE || weights > ProbeValues.MOST
                ? NONE
                : FOUND.computeIfAbsent(new Shape(form, n, k), RowUnit::find);
    }

    /** Whether one call for so many rows, a multiple of the unit, was seen to give the bits of a call for each unit. */
    public static boolean isProved(Form form, int n, int k, int unit, int rows) {
        return (long) rows * Math.max(n, k) <= ProbeValues.MOST
                && PROVED.computeIfAbsent(
                        new Call(new Shape(form, n, k), unit, rows), call -> isSame(call.shape, call.unit, call.rows));
    }

    private static int find(Shape shape) {
        for (int unit : CANDIDATES) {
            if (isSame(shape, unit, UNITS_OF_A_CALL * unit)) {
                return unit;
            }
        }
        return NONE;
    }

    private static boolean isSame(Shape shape, int unit, int rows) {
        int n = shape.n;
        int k = shape.k;
        float[] w = ProbeValues.of(ProbeValues.TABLES[0], n * k, 1);
        float[] joined = new float[rows * n];
        float[] apart = new float[rows * n];
        for (float[] table : ProbeValues.TABLES) {
            for (int compared = 0; compared < ProbeValues.COMPARED; compared += rows * n) {
                float[] x = ProbeValues.of(table, rows * k, 2 + compared);
                shape.form.compute(rows, n, k, x, 0, w, 0, joined, 0);
                for (int row = 0; row < rows; row += unit) {
                    shape.form.compute(unit, n, k, x, row * k, w, 0, apart, row * n);
                }
                if (!Arrays.equals(joined, apart)) {
                    return false;
                }
            }
        }
        return true;
    }
}
