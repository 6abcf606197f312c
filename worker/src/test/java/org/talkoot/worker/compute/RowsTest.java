package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.tree.TreeCover;

class RowsTest {
    /** Of a world of three workers: shard 0, the shards 1 to 3, none. */
    private static String words(int rank, int... samples) {
        ShardRows rows = new ShardRows(new TreeCover(4, new int[] {0, 1, 4, 4}), rank);
        rows.minibatch(8); // two a shard
        Minibatch minibatch = new Minibatch(rows, 8);
        System.arraycopy(samples, 0, minibatch.samples(), 0, samples.length);
        return Rows.inWords(minibatch);
    }

    @Test
    void aFewSamplesAreNamedAndTheOthersCounted() {
        assertEquals("in shard 0, with samples 17, 3 (counted from 0)", words(0, 17, 3));
        assertEquals(
                "in shards 1 to 3, with samples 9, 8, 7, 6, 5 and 1 more (counted from 0)", words(1, 9, 8, 7, 6, 5, 4));
        assertEquals("sample 17 (counted from 0)", Rows.samples(new int[] {17}));
    }

    @Test
    void aWorkerWithoutAShardHasNone() {
        assertEquals("without a shard", words(2));
    }
}
