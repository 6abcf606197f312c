package org.talkoot.engine.layer;

import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.tree.SummationTree;

/**
 * Sums what a worker's shards contribute to one node of the summation tree, computing each leaf when its turn comes, so
 * that a block stays in the cache while it is summed.
 */
public final class ShardSum {

    /** What one shard, which has rows, contributes. */
    @FunctionalInterface
    public interface Leaf {
        /** Writes it to {@code destination[offset ...]}. */
        void compute(int shard, float[] destination, int offset);

        /**
         * Adds it to {@code destination[offset ...]}, with the bits of {@link #compute} and an addition. False, with nothing
         * done, where it can't.
         */
        default boolean add(int shard, float[] destination, int offset) {
            return false;
        }
    }

    /** {@code left[offset ...]} ← left ∘ {@code right[0 ...]}, of shards [lo, middle) and [middle, hi), which have rows. */
    @FunctionalInterface
    public interface Combine {
        void combine(int lo, int middle, int hi, float[] left, int offset, float[] right);
    }

    private final ShardRows rows;
    private final float[][] right; // (depth, longest): the right siblings on the way down
    private final Combine add = this::add;
    private int length;

    public ShardSum(ShardRows rows) {
        this.rows = rows;
        int shards = Math.max(1, rows.mostShards());
        this.right = new float[SummationTree.depth(shards) + 1][0];
    }

    /** Makes room for what a layer will sum; called when the layer is bound. */
    public void reserve(int longest) {
        for (int depth = 0; depth < right.length && right[depth].length < longest; depth++) {
            right[depth] = new float[longest];
        }
    }

    /**
     * {@code destination[offset .. offset + length)} ← the sum over the shards of [lo, hi), a node of the tree, that have
     * rows. Returns false, and writes nothing, if none has.
     */
    public boolean sum(int lo, int hi, Leaf leaf, float[] destination, int offset, int length) {
        this.length = length;
        return fold(lo, hi, leaf, add, destination, offset);
    }

    /** The same with another way to combine two nodes. */
    public boolean fold(int lo, int hi, Leaf leaf, Combine combine, float[] destination, int offset) {
        return fold(lo, hi, leaf, combine, destination, offset, 0);
    }

    private boolean fold(int lo, int hi, Leaf leaf, Combine combine, float[] destination, int offset, int depth) {
        if (rows.rows(lo, hi) == 0) {
            return false;
        }
        if (hi - lo == 1) {
            leaf.compute(lo, destination, offset);
            return true;
        }
        int middle = SummationTree.split(lo, hi);
        if (!fold(lo, middle, leaf, combine, destination, offset, depth)) {
            return fold(middle, hi, leaf, combine, destination, offset, depth);
        }
        boolean isLeaf = hi - middle == 1 && rows.rows(middle, hi) > 0;
        boolean isAdded = isLeaf && leaf.add(middle, destination, offset);
        if (!isAdded && fold(middle, hi, leaf, combine, right[depth], 0, depth + 1)) {
            combine.combine(lo, middle, hi, destination, offset, right[depth]);
        }
        return true;
    }

    private void add(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        Blas.add(length, right, 0, left, offset);
    }
}
