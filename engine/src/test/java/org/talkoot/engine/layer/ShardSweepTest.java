package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.tree.TreeCover;

class ShardSweepTest {
    private static final int ELEMENTS = 10;
    private static final int BLOCK = 15;

    /** The second of two workers: it has the last three of four shards. */
    private final ShardRows rows = new ShardRows(new TreeCover(4, 0, 1, 4), 1);

    private final List<String> blocks = new ArrayList<>();
    private final ShardSweep sweep = new ShardSweep(rows, ELEMENTS, BLOCK, 1, this::count);

    private void count(int start, int from, int to, int length, float[] sums, int offset) {
        blocks.add(start + from + " to " + (start + to));
        sums[offset] = from == 0 ? to : sums[offset] + to - from;
    }

    private float sum(int shard) {
        float[] sum = new float[2];
        sweep.copy(shard, sum, 1);
        return sum[1];
    }

    @Test
    void itGoesAsFarAsRowsAreWritten() {
        rows.minibatch(9); // shards of 2, 2, 2 and 3 rows
        sweep.to(1);
        assertEquals(List.of(), blocks);
        sweep.to(2);
        assertEquals(List.of("0 to 15", "15 to 20"), blocks);
        sweep.to(6);
        assertEquals(List.of("0 to 15", "15 to 20", "20 to 35", "35 to 40", "40 to 55"), blocks);
        sweep.to(6);
        assertEquals(5, blocks.size());
        sweep.complete();
        assertEquals(List.of("55 to 70"), blocks.subList(5, blocks.size()));
        assertArrayEquals(new float[] {20, 20, 30}, new float[] {sum(1), sum(2), sum(3)});
    }

    @Test
    void itBeginsAnewWithTheNextMinibatch() {
        rows.minibatch(9);
        sweep.to(5);
        sweep.complete();
        blocks.clear();
        rows.minibatch(4);
        sweep.to(1);
        assertEquals(List.of("0 to 10"), blocks);
    }

    @Test
    void shardsWithoutRowsHaveNothing() {
        rows.minibatch(1); // of the last shard
        sweep.complete();
        assertEquals(List.of("0 to 10"), blocks);
        assertEquals(10, sum(3));
    }
}
