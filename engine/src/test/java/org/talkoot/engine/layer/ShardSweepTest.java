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

    private final ShardRows rows = new ShardRows(TreeCover.single(3), 0);
    private final List<String> blocks = new ArrayList<>();
    private final ShardSweep sweep = new ShardSweep(rows, ELEMENTS, 1, this::compute);

    /** Counts the floats of whole blocks. */
    private int compute(int from, int length, int done, int present, float[] sums, int offset) {
        int at = done;
        for (int end = Math.min(at + BLOCK, length); at < end && end <= present; end = Math.min(at + BLOCK, length)) {
            blocks.add(from + at + " to " + (from + end));
            sums[offset] = at == 0 ? end : sums[offset] + end - at;
            at = end;
        }
        return at;
    }

    private float sum(int shard) {
        float[] sum = new float[2];
        sweep.copy(shard, sum, 1);
        return sum[1];
    }

    @Test
    void itGoesAsFarAsRowsAreWritten() {
        rows.minibatch(7); // shards of 2, 2 and 3 rows
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
        assertArrayEquals(new float[] {20, 20, 30}, new float[] {sum(0), sum(1), sum(2)});
    }

    @Test
    void itBeginsAnewWithTheNextMinibatch() {
        rows.minibatch(7);
        sweep.to(5);
        sweep.complete();
        blocks.clear();
        rows.minibatch(3);
        sweep.to(1);
        assertEquals(List.of("0 to 10"), blocks);
    }

    @Test
    void shardsWithoutRowsHaveNothing() {
        rows.minibatch(1); // of the last shard
        sweep.complete();
        assertEquals(List.of("0 to 10"), blocks);
        assertEquals(10, sum(2));
    }
}
