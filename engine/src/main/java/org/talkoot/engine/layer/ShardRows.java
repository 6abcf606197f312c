package org.talkoot.engine.layer;

import org.talkoot.engine.tree.TreeCover;

/**
 * Which rows of the current minibatch a worker holds. Shard k of a minibatch of B samples is its rows [⌊kB/S⌋,
 * ⌊(k+1)B/S⌋); a worker's shards are contiguous, and its arrays hold just their rows: a shard is a row range in them.
 */
public final class ShardRows {
    private final int shards;
    private final int first;
    private final int end;
    private int minibatch;

    public ShardRows(TreeCover cover, int rank) {
        shards = cover.shards();
        first = cover.firstShard(rank);
        end = cover.endShard(rank);
    }

    /** Goes to a minibatch of that many samples over the whole world. */
    public void minibatch(int samples) {
        minibatch = samples;
    }

    /** B: the samples of the minibatch over the whole world. */
    public int minibatch() {
        return minibatch;
    }

    /** The first of this worker's shards. */
    public int firstShard() {
        return first;
    }

    /** The shard after this worker's last. */
    public int endShard() {
        return end;
    }

    /** Rows of this worker, over all its shards. */
    public int rows() {
        return globalRow(end) - globalRow(first);
    }

    /** Where this worker's rows begin in the minibatch. */
    public int firstGlobalRow() {
        return globalRow(first);
    }

    /** The first row of that shard in this worker's arrays. */
    public int start(int shard) {
        return globalRow(shard) - globalRow(first);
    }

    /** Rows of any shard of the world; 0 if it is empty. */
    public int rows(int shard) {
        return globalRow(shard + 1) - globalRow(shard);
    }

    /** Rows of the shards [lo, hi), which may be anybody's. */
    public int rows(int lo, int hi) {
        return globalRow(hi) - globalRow(lo);
    }

    /** The most rows that a worker with these shards can hold when the minibatch has at most that many samples. */
    public int capacity(int largestMinibatch) {
        // floor(end B / S) - floor(first B / S) <= ceil((end - first) B / S) for every B up to the largest
        return (int) (((long) (end - first) * largestMinibatch + shards - 1) / shards);
    }

    private int globalRow(int shard) {
        return (int) ((long) shard * minibatch / shards);
    }
}
