package org.talkoot.engine.layer;

/**
 * Something that is summed over each of a worker's shards, block after block, as far as rows are written. A minibatch must be
 * completed before the next begins.
 */
final class ShardSweep {

    /** A block of a shard. */
    @FunctionalInterface
    interface Block {
        /**
         * Adds a shard's floats [from, to) to {@code sums[offset ...]}, which its first block overwrites and its last, where to is
         * length, completes.
         *
         * @param start where the shard begins in the array of all rows
         */
        void add(int start, int from, int to, int length, float[] sums, int offset);
    }

    private final ShardRows rows;
    private final int elements; // of a row
    private final int blockFloats;
    private final int length; // of a shard's sums
    private final Block block;
    private final float[] sums; // (shards held, length): a shard's stay until its first block of the next minibatch
    private int shard; // the one in work, by its place among those held
    private int done; // floats of it

    ShardSweep(ShardRows rows, int elements, int blockFloats, int length, Block block) {
        this.rows = rows;
        this.elements = elements;
        this.blockFloats = blockFloats;
        this.length = length;
        this.block = block;
        sums = new float[rows.mostShards() * length];
    }

    /** Adds the blocks that lie before row {@code end}. */
    void to(int end) {
        for (int shards = rows.endShard() - rows.firstShard(); shard < shards; shard++) {
            int number = rows.firstShard() + shard;
            int start = rows.start(number);
            int whole = rows.rows(number) * elements;
            int written = Math.min((end - start) * elements, whole);
            while (done < whole) {
                int to = done + Math.min(blockFloats, whole - done);
                if (to > written) {
                    return;
                }
                block.add(start * elements, done, to, whole, sums, shard * length);
                done = to;
            }
            done = 0;
        }
    }

    /** Completes all shards; what comes next is the next minibatch's. */
    void complete() {
        to(rows.rows());
        shard = 0;
    }

    /** {@code destination[offset ...]} ← a shard's sums, once it is complete. */
    void copy(int number, float[] destination, int offset) {
        System.arraycopy(sums, (number - rows.firstShard()) * length, destination, offset, length);
    }
}
