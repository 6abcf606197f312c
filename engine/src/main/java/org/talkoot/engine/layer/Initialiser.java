package org.talkoot.engine.layer;

import org.talkoot.engine.random.RandomStream;

/** Fills a parameter before the first step, from a stream of its own. */
@FunctionalInterface
public interface Initialiser {
    Initialiser ZEROS = constant(0);
    Initialiser ONES = constant(1);

    /** Fills {@code values[from .. to)}. */
    void fill(RandomStream random, float[] values, int from, int to);

    static Initialiser constant(float value) {
        return (random, values, from, to) -> java.util.Arrays.fill(values, from, to, value);
    }

    /** Uniform in [-bound, bound). */
    static Initialiser uniform(double bound) {
        return (random, values, from, to) -> {
            for (int i = from; i < to; i++) {
                values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
        };
    }

    /** Normal with mean 0. */
    static Initialiser normal(double standardDeviation) {
        return (random, values, from, to) -> {
            for (int i = from; i < to; i++) {
                values[i] = (float) (random.nextGaussian() * standardDeviation);
            }
        };
    }
}
