package org.talkoot.engine.data;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.talkoot.engine.random.RandomStream;

/**
 * One data set cut in two by chance, both parts in its order.
 *
 * @param train what is left to train on
 * @param test what is held out
 */
public record TestSplit(Dataset train, Dataset test) {

    /**
     * Holds out a part for testing, which depends on (number of samples, fraction, seed) alone.
     *
     * @param fraction of the samples to hold out, rounded to the nearest number of them
     * @throws DataException if that leaves nothing for one of the two
     */
    public static TestSplit of(Dataset all, double fraction, long seed) {
        return cut(all, "test-fraction", 0, fraction, seed);
    }

    /** Likewise for validation, with random numbers of its own: of what is left after a part was held out for testing. */
    public static TestSplit forValidation(Dataset all, double fraction, long seed) {
        return cut(all, "validation-fraction", 1, fraction, seed);
    }

    private static TestSplit cut(Dataset all, String key, int purpose, double fraction, long seed) {
        int size = all.size();
        long held = Math.round(size * fraction);
        if (!(held >= 1 && held < size)) {
            throw new DataException(key + " = " + fraction + " holds out " + held + " of the " + size + " samples of "
                    + all.origin() + ", but at least one must be held out and one must be left");
        }
        int[] order = new int[size];
        new RandomStream(seed).name(RandomStream.Purpose.SPLIT, purpose, 0, 0).permutation(order);
        boolean[] test = new boolean[size];
        Arrays.stream(order, 0, (int) held).forEach(sample -> test[sample] = true);
        return new TestSplit(
                all.pick(IntStream.range(0, size).filter(i -> !test[i]).toArray()),
                all.pick(IntStream.range(0, size).filter(i -> test[i]).toArray()));
    }
}
