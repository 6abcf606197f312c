package org.talkoot.engine.blas;

import java.util.SplittableRandom;

/** What products are probed with: values of one size, and such of very different sizes. Always the same ones. */
final class ProbeValues {
    /** So many values of a product, at least, are compared: smaller probes passed what other data refuted. */
    static final int COMPARED = 100_000;

    /** Most values of a matrix that is probed. */
    static final long MOST = 1 << 24;

    /** A product whose n or k, or m, is smaller has so few weights that nothing is saved. */
    static final int NARROW = 32;

    static final float[][] TABLES = {table(1), table(24)};

    private ProbeValues() {}

    /** @param exponents powers of 2 over which the values spread */
    private static float[] table(int exponents) {
        SplittableRandom random = new SplittableRandom(exponents);
        float[] values = new float[10_007]; // a prime: rows differ
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.scalb((float) random.nextDouble(-1, 1), random.nextInt(exponents) - exponents / 2);
        }
        return values;
    }

    /** So many of a table's values. */
    static float[] of(float[] table, int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int at = 0; at < length; ) {
            int from = random.nextInt(table.length - 1);
            int count = Math.min(length - at, table.length - from);
            System.arraycopy(table, from, values, at, count);
            at += count;
        }
        return values;
    }
}
