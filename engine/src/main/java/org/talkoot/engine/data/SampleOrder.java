package org.talkoot.engine.data;

import org.talkoot.engine.random.RandomStream;

/**
 * The order of the samples in each epoch: a function of (seed, epoch) alone, so that every worker derives it and no index
 * travels. Not thread-safe.
 */
public final class SampleOrder {
    private final RandomStream random;
    private final boolean shuffle;
    private final int[] order;
    private int epoch = -1;

    /** @param shuffle false: the order of the file, in every epoch */
    public SampleOrder(int size, long seed, boolean shuffle) {
        this.random = new RandomStream(seed);
        this.shuffle = shuffle;
        this.order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
    }

    /**
     * The samples in the order of an epoch, counted from 0. The array is this object's own and holds until the next call;
     * the same epoch again costs nothing, and no call allocates.
     */
    public int[] of(int epoch) {
        if (shuffle && epoch != this.epoch) {
            random.name(RandomStream.Purpose.SHUFFLE, 0, epoch, 0).permutation(order);
            this.epoch = epoch;
        }
        return order;
    }
}
