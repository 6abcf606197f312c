package org.talkoot.engine.layer;

import org.talkoot.engine.blas.Product.Form;
import org.talkoot.engine.blas.RowUnit;

/**
 * The product of a worker's rows with weights, y (rows, n) ← x (rows, k) · w. Its bits are a shard's alone, whoever else is
 * computed with it.
 *
 * <p>Small shards are filled up with rows to a multiple of the BLAS's {@link RowUnit}, so that all shards of a worker can be
 * computed in one call: a call for each would arrange all weights anew, which takes as long as 20 to 30 rows do. Large ones, and
 * all where the BLAS has no unit, are computed one by one. Which of the two is a function of the job alone.
 */
final class MinibatchProduct {
    /** Shards of fewer rows are filled up: with more, a call for each costs less than that (measured). */
    private static final int FEW_ROWS = 64;

    private final Form form;
    private final int n;
    private final int k;
    private final int unit; // rows; NONE where shards are computed one by one
    private final int filledRows; // of as many shards as this worker holds, each filled up
    private final int callRows; // of one call
    private final float[] x; // (filledRows, k)
    private final float[] y; // (filledRows, n)

    /** @param form {@link Form#TIMES_TRANSPOSED}, with w (n, k), or {@link Form#TIMES}, with w (k, n) */
    MinibatchProduct(Form form, Binding own, int n, int k) {
        this.form = form;
        this.n = n;
        this.k = k;
        boolean areSmall = own.largestMinibatch() < FEW_ROWS * own.rows().shards();
        unit = areSmall ? RowUnit.of(form, n, k) : RowUnit.NONE;
        int shards = own.rows().mostShards();
        filledRows =
                unit == RowUnit.NONE || shards == 0 ? 0 : shards * filledUp((own.capacity() + shards - 1) / shards);
        callRows = filledRows == 0 ? unit : callRows(filledRows, filledRows / shards);
        x = new float[Math.multiplyExact(filledRows, k)];
        y = new float[Math.multiplyExact(filledRows, n)];
    }

    /** The larger, the faster. */
    private int callRows(int all, int ofOneShard) {
        if (RowUnit.isProved(form, n, k, unit, all)) {
            return all;
        }
        return RowUnit.isProved(form, n, k, unit, ofOneShard) ? ofOneShard : unit;
    }

    private int filledUp(int rows) {
        return (rows + unit - 1) / unit * unit;
    }

    /** @param wo where w begins */
    void compute(ShardRows shards, float[] from, float[] w, int wo, float[] to) {
        if (unit == RowUnit.NONE) {
            computeEach(shards, from, w, wo, to);
        } else if (shards.rows() == filledRows) {
            computeAll(from, w, wo, to);
        } else {
            int row = 0;
            for (int shard = shards.firstShard(); shard < shards.endShard(); shard++) {
                System.arraycopy(from, shards.start(shard) * k, x, row * k, shards.rows(shard) * k);
                row += filledUp(shards.rows(shard));
            }
            computeAll(x, w, wo, y);
            row = 0;
            for (int shard = shards.firstShard(); shard < shards.endShard(); shard++) {
                System.arraycopy(y, row * n, to, shards.start(shard) * n, shards.rows(shard) * n);
                row += filledUp(shards.rows(shard));
            }
        }
    }

    private void computeEach(ShardRows shards, float[] from, float[] w, int wo, float[] to) {
        for (int shard = shards.firstShard(); shard < shards.endShard(); shard++) {
            if (shards.rows(shard) > 0) {
                int start = shards.start(shard);
                form.compute(shards.rows(shard), n, k, from, start * k, w, wo, to, start * n);
            }
        }
    }

    /** What the rows hold that fill up is no matter. */
    private void computeAll(float[] from, float[] w, int wo, float[] to) {
        for (int row = 0; row < filledRows; row += callRows) {
            form.compute(callRows, n, k, from, row * k, w, wo, to, row * n);
        }
    }
}
