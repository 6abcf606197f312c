package org.talkoot.engine.random;

/**
 * A stream of random numbers that is named by what it is for. Streams of different names are independent, and drawing
 * from one never changes another: placement, order and the number of workers can't matter.
 *
 * <p>The name is (seed, purpose, layer, time, item): the seed is Philox's key, the rest its counter, with the position
 * in the stream as the first word. {@code time} is the step for dropout and the epoch for shuffling and augmentation,
 * {@code item} the sample for dropout and augmentation; both are 0 where they mean nothing. Not thread-safe; {@link #name} costs nothing, so one object
 * serves a whole pass.
 */
public final class RandomStream {

    /** What the numbers are for. The ordinal is part of every stream's name: append only. */
    public enum Purpose {
        INITIALISATION,
        SHUFFLE,
        DROPOUT,
        SPLIT,
        AUGMENTATION
    }

    private static final float UNIT_24 = 1f / (1 << 24);
    private static final double UNIT_53 = 1.0 / (1L << 53);

    private final long seed;
    private final int k0;
    private final int k1;
    private final int[] words = new int[4];
    private int c0;
    private int c1;
    private int c2;
    private int c3;
    private int used;

    public RandomStream(long seed) {
        this.seed = seed;
        k0 = (int) seed;
        k1 = (int) (seed >>> 32);
        used = words.length;
    }

    /** Goes to the beginning of the stream of that name; {@code layer} is below 2^24. */
    public RandomStream name(Purpose purpose, int layer, int time, int item) {
        c0 = 0;
        c1 = item;
        c2 = time;
        c3 = lastWord(purpose, layer);
        used = words.length;
        return this;
    }

    static int lastWord(Purpose purpose, int layer) {
        return purpose.ordinal() << 24 | layer;
    }

    /** Whose streams these are. */
    public long seed() {
        return seed;
    }

    /** 32 random bits. */
    public int nextInt() {
        if (used == words.length) {
            Philox.block(c0++, c1, c2, c3, k0, k1, words, 0);
            used = 0;
        }
        return words[used++];
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextInt() >>> 8) * UNIT_24;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        long high = nextInt() & 0xFFFFFFFFL;
        return ((high << 21) ^ ((nextInt() & 0xFFFFFFFFL) >>> 11)) * UNIT_53;
    }

    /** Uniform in [0, bound) without bias (Lemire 2019, with rejection). */
    public int nextInt(int bound) {
        long product = (nextInt() & 0xFFFFFFFFL) * bound;
        if ((product & 0xFFFFFFFFL) < bound) {
            long threshold = (0x100000000L - bound) % bound;
            while ((product & 0xFFFFFFFFL) < threshold) {
                product = (nextInt() & 0xFFFFFFFFL) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** Standard normal (Box and Muller 1958), by {@code StrictMath}, so the same on every JVM. */
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Fills {@code order} with a random permutation of 0 .. n-1 (Fisher and Yates; Durstenfeld 1964). */
    public void permutation(int[] order) {
        for (int i = 0; i < order.length; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
    }
}
