package org.talkoot.engine.layer;

/** Something summed over each of a worker's shards, which are gone through as far as their rows are written. */
final class ShardSweep {

    /** Goes on with one shard. */
    @FunctionalInterface
    interface Part {
        /**
         * Goes on, in an array of rows, with the {@code length} floats from {@code from} on, of which {@code done} are done and
         * {@code present} are written; all must be done where all are written.
         *
         * @param sums {@code sums[offset ...]} are the shard's, complete once all is done
         * @return how many are done now
         */
        int compute(int from, int length, int done, int present, float[] sums, int offset);
    }

    private final ShardRows rows;
    private final int elements; // of a row
    private final int length; // of a shard's sums
    private final Part part;
    private final float[] sums; // (shards held, length)
    private int shard; // the one in work, by its place among those held
    private int done; // floats of it

    ShardSweep(ShardRows rows, int elements, int length, Part part) {
        this.rows = rows;
        this.elements = elements;
        this.length = length;
        this.part = part;
        sums = new float[rows.mostShards() * length];
    }

    /** Goes on as far as the rows before {@code end} allow. */
    void to(int end) {
        int shards = rows.endShard() - rows.firstShard();
        while (shard < shards && rows.start(rows.firstShard() + shard) < end) {
            int number = rows.firstShard() + shard;
            int start = rows.start(number);
            int present = Math.min(end - start, rows.rows(number)) * elements;
            int whole = rows.rows(number) * elements;
            done = whole == 0 ? 0 : part.compute(start * elements, whole, done, present, sums, shard * length);
            if (done < whole) {
                return;
            }
            done = 0;
            shard++;
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
