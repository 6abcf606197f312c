package org.talkoot.engine.blas;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.talkoot.engine.blas.Product.Form;

/**
 * How the rows of a product y (rows, n) ← x (rows, k) · w depend on each other.
 *
 * <p>A BLAS computes as many rows at once as the processor's registers hold, and a rest of fewer rows by other instructions,
 * which round differently. So the bits of a row depend on how many rows the call has, and on its place among them. The
 * <i>unit</i> of a product is a number of rows for which they don't: a call for several units gives the bits of a call for each. It
 * has a number of equal <i>parts</i>, and within a part every place gives the same bits. (OpenBLAS 0.3.31 with its AVX2 kernels: 12
 * rows, 2 parts.) Both depend on the BLAS, its kernel, n and k alone, so they are the same wherever fingerprints are.
 *
 * <p>Shown by example, on at least 10^5 values of y, from values of one size and again from such of very different sizes.
 * (The order of operations is a function of the call's shape alone, so one order is told from another where any of so many
 * sums rounds differently.) What was shown once holds for the process.
 *
 * @param rows of a unit
 * @param parts of a unit, a divisor of {@code rows}
 */
public record RowUnit(int rows, int parts) {
    /** There is no such number of rows, or none that is worth a search. */
    public static final RowUnit NONE = new RowUnit(0, 0);

    private static final int[] CANDIDATES = {1, 4, 8, 12, 16, 24, 32};
    private static final int UNITS_OF_A_CALL = 5;
    private static final int WIDE = 1 << 16; // a larger n or k takes seconds to probe
    private static final Map<Shape, RowUnit> FOUND = new ConcurrentHashMap<>();
    private static final Map<Call, Boolean> PROVED = new ConcurrentHashMap<>();

    private record Shape(Form form, int n, int k) {}

    private record Call(Shape shape, int unitRows, int rows) {}

    /** @param form {@link Form#TIMES_TRANSPOSED}, with w (n, k), or {@link Form#TIMES}, with w (k, n) */
    public static RowUnit of(Form form, int n, int k) {
        long weights = (long) n * k;
        return Math.min(n, k) < ProbeValues.NARROW || Math.max(n, k) > WIDE || weights > ProbeValues.MOST
                ? NONE
                : FOUND.computeIfAbsent(new Shape(form, n, k), RowUnit::find);
    }

    /** Whether one call for so many rows, a multiple of the unit's, was seen to give the bits of a call for each unit. */
    public boolean isProved(Form form, int n, int k, int rows) {
        return (long) rows * Math.max(n, k) <= ProbeValues.MOST
                && PROVED.computeIfAbsent(
                        new Call(new Shape(form, n, k), this.rows, rows),
                        call -> areUnits(call.shape, call.unitRows, call.rows));
    }

    /** Rows of a part. */
    public int partRows() {
        return rows / parts;
    }

    /** Where in a call the rows stand that belong to a part: the place of the {@code number}th of them. */
    public int place(int part, int number) {
        return number / partRows() * rows + part * partRows() + number % partRows();
    }

    private static RowUnit find(Shape shape) {
        for (int rows : CANDIDATES) {
            if (areUnits(shape, rows, UNITS_OF_A_CALL * rows)) {
                return IntStream.rangeClosed(1, rows)
                        .filter(parts -> rows % parts == 0)
                        .mapToObj(parts -> new RowUnit(rows, parts))
                        .filter(unit -> unit.hasEqualPlaces(shape))
                        .findFirst()
                        .orElse(NONE);
            }
        }
        return NONE;
    }

    /** Whether each unit may be computed by a call of its own. */
    private static boolean areUnits(Shape shape, int unitRows, int rows) {
        return isSame(shape, rows, (x, w, apart) -> {
            for (int row = 0; row < rows; row += unitRows) {
                shape.form.compute(unitRows, shape.n, shape.k, x, row * shape.k, w, 0, apart, row * shape.n);
            }
        });
    }

    /** Whether a row may stand at the next place of its part, the last one at the first. */
    private boolean hasEqualPlaces(Shape shape) {
        int all = UNITS_OF_A_CALL * rows;
        float[] moved = new float[all * shape.k];
        float[] product = new float[all * shape.n];
        return isSame(shape, all, (x, w, apart) -> {
            forEachNext((place, next) -> System.arraycopy(x, place * shape.k, moved, next * shape.k, shape.k));
            shape.form.compute(all, shape.n, shape.k, moved, 0, w, 0, product, 0);
            forEachNext((place, next) -> System.arraycopy(product, next * shape.n, apart, place * shape.n, shape.n));
        });
    }

    private void forEachNext(Places each) {
        int count = UNITS_OF_A_CALL * partRows();
        for (int part = 0; part < parts; part++) {
            for (int number = 0; number < count; number++) {
                each.accept(place(part, number), place(part, (number + 1) % count));
            }
        }
    }

    private interface Places {
        void accept(int place, int next);
    }

    private interface OtherWay {
        void compute(float[] x, float[] w, float[] y);
    }

    /** Whether another way to compute so many rows gives the bits of one call. */
    private static boolean isSame(Shape shape, int rows, OtherWay other) {
        int n = shape.n;
        int k = shape.k;
        float[] w = ProbeValues.of(ProbeValues.TABLES[0], n * k, 1);
        float[] joined = new float[rows * n];
        float[] apart = new float[rows * n];
        for (float[] table : ProbeValues.TABLES) {
            for (int compared = 0; compared < ProbeValues.COMPARED; compared += rows * n) {
                float[] x = ProbeValues.of(table, rows * k, 2 + compared);
                shape.form.compute(rows, n, k, x, 0, w, 0, joined, 0);
                other.compute(x, w, apart);
                if (!Arrays.equals(joined, apart)) {
                    return false;
                }
            }
        }
        return true;
    }
}
