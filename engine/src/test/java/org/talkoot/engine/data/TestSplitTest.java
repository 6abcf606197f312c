package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.refusal;
import static org.talkoot.engine.data.TestFiles.rows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tensor.Shape;

class TestSplitTest {
    /** Sample i is the number i, and so is its target. */
    private static Dataset counted(int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = i;
        }
        return new Dataset(
                "counted",
                new FloatSamples(Shape.features(1), new FloatRows.Heap(values, 1)),
                new Labels.Numbers(values));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.5, 1", "7, 0.2, 1", "33, 0.2, 7", "257, 0.9, 231"})
    void bothPartsKeepTheOrderAndMakeUpTheWhole(int size, double fraction, int held) {
        TestSplit split = TestSplit.of(counted(size), fraction, 1);
        assertEquals(held, split.test().size());
        float[] train = rows(split.train());
        float[] test = rows(split.test());
        float[] all = Arrays.copyOf(train, size);
        System.arraycopy(test, 0, all, train.length, test.length);
        Arrays.sort(all);
        assertArrayEquals(rows(counted(size)), all);
        for (float[] part : new float[][] {train, test}) {
            float[] sorted = part.clone();
            Arrays.sort(sorted);
            assertArrayEquals(sorted, part);
        }
        assertEquals(train[0], split.train().target(0));
    }

    @Test
    void theSeedDecidesWhatIsHeldOut() {
        float[] once = rows(TestSplit.of(counted(100), 0.2, 7).test());
        assertArrayEquals(once, rows(TestSplit.of(counted(100), 0.2, 7).test()));
        assertFalse(Arrays.equals(once, rows(TestSplit.of(counted(100), 0.2, 8).test())));
    }

    @ParameterizedTest
    @CsvSource({"4, 0.1", "4, 0.9", "1, 0.5", "10, 0", "10, 1", "10, NaN", "10, -1"})
    void aPartWithoutSamplesIsRefused(int size, double fraction) {
        String sentence = refusal(() -> TestSplit.of(counted(size), fraction, 1));
        assertTrue(sentence.startsWith("test-fraction = " + fraction), sentence);
        assertTrue(sentence.contains("the " + size + " samples of counted"), sentence);
    }
}
