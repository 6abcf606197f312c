package org.talkoot.engine.blas;

/**
 * A matrix product as a layer computes it, C (m, n) summed over k, without its data: to count its operations, or to time it
 * alone.
 *
 * @param times how often a step computes it
 */
public record Product(Form form, int m, int n, int k, int times) {

    /** Which of the products of {@link Blas}. */
    public enum Form {
        TIMES_TRANSPOSED,
        TIMES,
        TRANSPOSED_TIMES,
        ADD_TRANSPOSED_TIMES;

        /** C (m, n) from A and B, each contiguous, in one call. */
        public void compute(int m, int n, int k, float[] a, int ao, float[] b, int bo, float[] c, int co) {
            switch (this) {
                case TIMES_TRANSPOSED -> Blas.timesTransposed(m, n, k, a, ao, b, bo, c, co);
                case TIMES -> Blas.times(m, n, k, a, ao, b, bo, c, co);
                case TRANSPOSED_TIMES -> Blas.transposedTimes(m, n, k, a, ao, m, b, bo, c, co);
                case ADD_TRANSPOSED_TIMES -> Blas.addTransposedTimes(m, n, k, a, ao, m, b, bo, c, co);
            }
        }
    }

    /** Multiplications and additions: 2 m n k each time. */
    public double operations() {
        return 2.0 * m * n * k * times;
    }

    /** Floats of A. */
    public int leftLength() {
        return Math.multiplyExact(m, k);
    }

    /** Floats of B. */
    public int rightLength() {
        return Math.multiplyExact(k, n);
    }

    /** Floats of C. */
    public int resultLength() {
        return Math.multiplyExact(m, n);
    }

    /** Computes it as often as a step does: c ← a · b, each contiguous. */
    public void compute(float[] a, float[] b, float[] c) {
        for (int i = 0; i < times; i++) {
            form.compute(m, n, k, a, 0, b, 0, c, 0);
        }
    }
}
