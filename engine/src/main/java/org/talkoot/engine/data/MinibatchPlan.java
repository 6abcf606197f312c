package org.talkoot.engine.data;

/**
 * How the samples of an epoch are cut into minibatches, and those into shards. Minibatches are counted from 0 in each
 * epoch; all but the last have {@code batch} rows.
 *
 * @param size samples of an epoch
 * @param batch rows of a minibatch, over the whole world
 * @param dropLast whether a last, smaller minibatch is left out
 */
public record MinibatchPlan(int size, int batch, boolean dropLast) {
    public MinibatchPlan {
        if (size < 1 || batch < 1) {
            throw new DataException("an epoch of " + size + " samples can't be cut into minibatches of " + batch
                    + ": both must be at least 1");
        }
        if (dropLast && batch > size) {
            throw new DataException("drop-last leaves no step, since the " + size
                    + " training samples don't fill one minibatch of " + batch
                    + ": batch-size may be at most " + size);
        }
    }

    /** Minibatches of an epoch. */
    public int steps() {
        return dropLast ? size / batch : (int) (((long) size + batch - 1) / batch);
    }

    /** Where minibatch {@code m} begins in the epoch's order. */
    public int start(int m) {
        return m * batch;
    }

    /** Rows of minibatch {@code m}. */
    public int rows(int m) {
        return Math.min(batch, size - start(m));
    }

    /** The first row of a shard in a minibatch of that many rows; it ends where the next one begins. */
    public static int shardStart(int shard, int shards, int rows) {
        return (int) ((long) shard * rows / shards);
    }
}
