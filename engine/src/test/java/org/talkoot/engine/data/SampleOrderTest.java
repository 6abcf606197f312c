package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleOrderTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257})
    void everyEpochVisitsEverySampleOnce(int size) {
        SampleOrder order = new SampleOrder(size, 42, true);
        for (int epoch = 0; epoch < 5; epoch++) {
            int[] sorted = order.of(epoch).clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, size).toArray(), sorted);
        }
    }

    @Test
    void theOrderIsAFunctionOfSeedAndEpochWhateverWasAskedBefore() {
        int[] third = new SampleOrder(100, 42, true).of(3).clone();
        SampleOrder order = new SampleOrder(100, 42, true);
        order.of(0);
        order.of(7);
        assertArrayEquals(third, order.of(3));
        assertArrayEquals(third, order.of(3));
        assertFalse(Arrays.equals(third, order.of(4)));
        assertFalse(Arrays.equals(third, new SampleOrder(100, 43, true).of(3)));
    }

    @Test
    void withoutShufflingItIsTheFilesOrder() {
        SampleOrder order = new SampleOrder(4, 42, false);
        assertArrayEquals(new int[] {0, 1, 2, 3}, order.of(0));
        assertArrayEquals(new int[] {0, 1, 2, 3}, order.of(9));
    }

    @Test
    void oneArrayServesAllEpochs() {
        SampleOrder order = new SampleOrder(1000, 42, true);
        assertSame(order.of(0), order.of(1));
    }

    /** The order is part of every result; this one was computed by a program of its own. */
    @Test
    void theOrderOfASeedNeverChanges() {
        assertEquals("[5, 1, 0, 2, 4, 7, 8, 9, 6, 3]", Arrays.toString(new SampleOrder(10, 42, true).of(0)));
    }
}
