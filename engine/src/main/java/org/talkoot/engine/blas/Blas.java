package org.talkoot.engine.blas;

import dev.ludovic.netlib.blas.BLAS;
import java.util.Arrays;

/**
 * Matrix products on row-major {@code float[]}, the one seam to native code. A product's bits depend on the shape of the
 * call (and on the library and its kernel), never on offsets: so every call that enters the weights is made per shard, or
 * has a shard's bits by proof ({@link RowUnit}, {@link AddedProduct}).
 *
 * <p>Column-major BLAS sees a row-major (m, n) matrix as its transpose, so each product is asked for transposed.
 */
public final class Blas {
    private static final int SHORT = 192; // below this a loop beats the way into native code (measured)

    private static final BLAS BLAS = BlasLibrary.load().blas();

    private Blas() {}

    /** C (m, n) ← A (m, k) · Bᵀ, with B (n, k); contiguous. */
    public static void timesTransposed(int m, int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        clear(m, n, c, co);
        addTimesTransposed(m, n, k, a, ao, b, bo, c, co);
    }

    /** C (m, n) ← C + A (m, k) · Bᵀ, with B (n, k); contiguous. */
    public static void addTimesTransposed(
            int m, int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        BLAS.sgemm("T", "N", n, m, k, 1f, b, bo, k, a, ao, k, 1f, c, co, n);
    }

    /** C (m, n) ← A (m, k) · B (k, n); contiguous. */
    public static void times(int m, int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        clear(m, n, c, co);
        BLAS.sgemm("N", "N", n, m, k, 1f, b, bo, n, a, ao, k, 1f, c, co, n);
    }

    /** C (m, n) ← Aᵀ · B, with A (k, m) of leading dimension {@code lda} and B (k, n); contiguous B and C. */
    public static void transposedTimes(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co) {
        clear(m, n, c, co);
        addTransposedTimes(m, n, k, a, ao, lda, b, bo, c, co);
    }

    /** {@link #transposedTimes}, or {@link #addTransposedTimes}. */
    @FunctionalInterface
    public interface OfTransposed {
        void compute(int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co);
    }

    /** C (m, n) ← C + Aᵀ · B, with A (k, m) of leading dimension {@code lda} and B (k, n); contiguous B and C. */
    public static void addTransposedTimes(
            int m, int n, int k, float[] a, int ao, int lda, float[] b, int bo, float[] c, int co) {
        BLAS.sgemm("N", "T", n, m, k, 1f, b, bo, n, a, ao, lda, 1f, c, co, n);
    }

    /** The library would do it, too, and take up to a third of a product's time where k is small (measured: OpenBLAS, AVX2). */
    private static void clear(int m, int n, float[] c, int co) {
        Arrays.fill(c, co, co + m * n, 0f);
    }

    /**
     * y ← y + x. Exact whoever computes it: with α = 1 every rounding is that of one addition, so cuts and tails don't
     * matter. (A Java loop over two different offsets isn't vectorised.)
     */
    public static void add(int n, float[] x, int xo, float[] y, int yo) {
        if (n < SHORT) {
            for (int i = 0; i < n; i++) {
                y[yo + i] += x[xo + i];
            }
        } else {
            BLAS.saxpy(n, 1f, x, xo, 1, y, yo, 1);
        }
    }

    /** Σ x², in float32 and in whatever order is fast: for figures that are only looked at, never for what enters the weights. */
    public static double squares(int n, float[] x, int xo) {
        return BLAS.sdot(n, x, xo, 1, x, xo, 1);
    }
}
