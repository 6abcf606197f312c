package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.blas.Product.Form;
import org.talkoot.engine.blas.RowUnit;

/**
 * The product of a worker's rows with weights, y (rows, n) ← x (rows, k) · w. Its bits are a shard's alone, whoever else is
 * computed with it.
 *
 * <p>Where shards are small, all of a worker are computed in one call: a call for each would arrange all weights anew, which takes
 * as long as 20 to 30 rows do. A row's place in that call gives the bits that the row has by its number in its shard: the first rows
 * of a shard, an equal share of them for each {@linkplain RowUnit part} of a unit, stand where the first part is, and so on; places
 * that remain are filled with rows that nobody reads. Large shards, and all where the BLAS has no unit, are computed one by one.
 * Which of the two is a function of the job alone.
 */
final class MinibatchProduct {
    /** Shards of fewer rows are computed together: with more, a call for each costs less than that (measured). */
    private static final int FEW_ROWS = 128;

    private final Form form;
    private final int n;
    private final int k;
    private final RowUnit unit; // NONE where shards are computed one by one
    private final int filledRows; // of as many shards as this worker holds, together
    private final int callRows; // of one call
    private final float[] x; // (filledRows, k)
    private final float[] y; // (filledRows, n)
    private final int[] placed; // (parts): rows of the minibatch at hand that have their places

    /** @param form {@link Form#TIMES_TRANSPOSED}, with w (n, k), or {@link Form#TIMES}, with w (k, n) */
    MinibatchProduct(Form form, Binding own, int n, int k) {
        this.form = form;
        this.n = n;
        this.k = k;
        boolean areSmall = own.largestMinibatch() < FEW_ROWS * own.rows().shards();
        int shards = own.rows().mostShards();
        unit = areSmall && shards > 0 ? RowUnit.of(form, n, k) : RowUnit.NONE;
        placed = new int[unit.parts()];
        int units = unit == RowUnit.NONE ? 0 : units(shards, own.capacity());
        callRows = callRows(units);
        filledRows = units == 0 ? 0 : ceiling(units * unit.rows(), callRows) * callRows;
        x = new float[Math.multiplyExact(filledRows, k)];
        y = new float[Math.multiplyExact(filledRows, n)];
    }

    /** Enough for the rows of any minibatch: a part gets at most a row more of a shard than its share. */
    private int units(int shards, int rows) {
        int shardRows = ceiling(rows, shards);
        return ceiling(shards * ceiling(shardRows, unit.parts()), unit.partRows());
    }

    /** One call for all units, or as few equal ones as are proved. */
    private int callRows(int units) {
        for (int calls = 1; calls < units; calls++) {
            int rows = ceiling(units, calls) * unit.rows();
            if (unit.isProved(form, n, k, rows)) {
                return rows;
            }
        }
        return unit.rows();
    }

    private static int ceiling(int numerator, int denominator) {
        return (numerator + denominator - 1) / denominator;
    }

    /** @param wo where w begins */
    void compute(ShardRows shards, float[] from, float[] w, int wo, float[] to) {
        if (unit == RowUnit.NONE) {
            computeEach(shards, from, w, wo, to);
        } else if (shards.rows() == filledRows && unit.parts() == 1) {
            computeAll(from, w, wo, to);
        } else {
            copy(shards, k, from, x, true);
            computeAll(x, w, wo, y);
            copy(shards, n, to, y, false);
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

    /** Rows of that length to their places in the call, or back. */
    private void copy(ShardRows shards, int length, float[] rows, float[] places, boolean toPlaces) {
        Arrays.fill(placed, 0);
        for (int shard = shards.firstShard(); shard < shards.endShard(); shard++) {
            int start = shards.start(shard);
            int count = shards.rows(shard);
            for (int part = 0; part < placed.length; part++) {
                int end = start + count * (part + 1) / placed.length;
                for (int row = start + count * part / placed.length; row < end; ) {
                    int run = Math.min(end - row, unit.partRows() - placed[part] % unit.partRows());
                    int place = unit.place(part, placed[part]);
                    if (toPlaces) {
                        System.arraycopy(rows, row * length, places, place * length, run * length);
                    } else {
                        System.arraycopy(places, place * length, rows, row * length, run * length);
                    }
                    placed[part] += run;
                    row += run;
                }
            }
        }
    }
}
