package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.refusal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinibatchPlanTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1, 1", "7, 2, 4, 1", "8, 2, 4, 2", "33, 257, 1, 33", "1050, 100, 11, 50"})
    void theLastMinibatchHasWhatIsLeft(int size, int batch, int steps, int last) {
        MinibatchPlan plan = new MinibatchPlan(size, batch, false);
        assertEquals(steps, plan.steps());
        assertEquals(last, plan.rows(steps - 1));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 2", "8, 2", "1050, 100", "2147483647, 2147483647", "2147483647, 1000000000"})
    void everySampleIsInOneMinibatch(int size, int batch) {
        MinibatchPlan plan = new MinibatchPlan(size, batch, false);
        int next = 0;
        for (int m = 0; m < plan.steps(); m++) {
            assertEquals(next, plan.start(m));
            next += plan.rows(m);
        }
        assertEquals(size, next);
    }

    @Test
    void dropLastLeavesFullMinibatchesOnly() {
        MinibatchPlan plan = new MinibatchPlan(1050, 100, true);
        assertEquals(10, plan.steps());
        assertEquals(100, plan.rows(9));
    }

    @Test
    void dropLastThatLeavesNoStepIsRefused() {
        assertEquals(
                "drop-last leaves no step, since the 99 training samples don't fill one minibatch of 100: "
                        + "batch-size may be at most 99",
                refusal(() -> new MinibatchPlan(99, 100, true)));
        refusal(() -> new MinibatchPlan(5, 0, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 33, 257, 2_000_000_000})
    void shardsShareOutAllRowsAndDifferByOneAtMost(int rows) {
        for (int shards : new int[] {1, 2, 7, 8, 33, 257}) {
            assertEquals(0, MinibatchPlan.shardStart(0, shards, rows));
            assertEquals(rows, MinibatchPlan.shardStart(shards, shards, rows));
            for (int k = 0; k < shards; k++) {
                int count = MinibatchPlan.shardStart(k + 1, shards, rows) - MinibatchPlan.shardStart(k, shards, rows);
                assertEquals(count, Math.min(Math.max(count, rows / shards), rows / shards + 1));
            }
        }
    }
}
