package org.talkoot.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.random.RandomStream.Purpose;

class PhiloxLanesTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -1, 0x8123_4567_9ABC_DEF0L})
    void lanesDrawTheWordsOfTheirStreams(long seed) {
        PhiloxLanes lanes = new PhiloxLanes(seed);
        int lane = 0;
        for (int count : new int[] {1, 3, 33, 0, 7, 257}) {
            lanes.set(lane, count, item(count), 0);
            lane += count;
        }
        lanes.draw(lane, Purpose.DROPOUT, 3, -5);
        lane = 0;
        for (int count : new int[] {1, 3, 33, 7, 257}) {
            RandomStream expected = new RandomStream(seed).name(Purpose.DROPOUT, 3, -5, item(count));
            for (int block = 0; block < count; block++, lane++) {
                for (int word = 0; word < 4; word++) {
                    assertEquals(expected.nextInt(), lanes.word(word)[lane]);
                }
            }
        }
    }

    private static int item(int count) {
        return Integer.MAX_VALUE - 2 + count; // some are negative
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 0, Integer.MAX_VALUE - 1})
    void blocksOfAStreamBeginAnywhereAndWrapAround(int first) {
        PhiloxLanes lanes = new PhiloxLanes((5L << 32) - 4);
        lanes.set(0, 5, 1, first);
        lanes.draw(5, Purpose.SPLIT, 7, -2);
        for (int i = 0; i < 5; i++) {
            int[] expected = new int[4];
            Philox.block(first + i, 1, -2, 3 << 24 | 7, -4, 4, expected, 0);
            int[] actual = new int[4];
            for (int word = 0; word < 4; word++) {
                actual[word] = lanes.word(word)[i];
            }
            assertArrayEquals(expected, actual);
        }
    }
}
