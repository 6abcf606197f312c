package org.talkoot.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.random.RandomStream.Purpose;

class PhiloxLanesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 33, 511, 512, 513, 1543})
    void manyWordsAtOnceAreTheWordsOneByOne(int count) {
        for (long seed : new long[] {0, -1, 0x8123_4567_9ABC_DEF0L}) {
            RandomStream expected = new RandomStream(seed).name(Purpose.DROPOUT, 3, -5, Integer.MIN_VALUE);
            RandomStream actual = new RandomStream(seed).name(Purpose.DROPOUT, 3, -5, Integer.MIN_VALUE);
            for (int i = 0; i < count % 4; i++) {
                assertEquals(expected.nextInt(), actual.nextInt()); // begins inside a block
            }
            int[] words = new int[count];
            actual.nextInts(words, count);
            int[] oneByOne = new int[count];
            for (int i = 0; i < count; i++) {
                oneByOne[i] = expected.nextInt();
            }
            assertArrayEquals(oneByOne, words);
            assertEquals(expected.nextInt(), actual.nextInt());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, Integer.MAX_VALUE - 1})
    void countersWrapAround(int first) {
        int[] expected = new int[20];
        int[] actual = new int[20];
        for (int i = 0; i < 5; i++) {
            Philox.block(first + i, 1, -2, 3, -4, 5, expected, 4 * i);
        }
        new PhiloxLanes().blocks(5, first, 1, -2, 3, -4, 5, actual, 0);
        assertArrayEquals(expected, actual);
    }
}
