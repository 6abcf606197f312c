package org.talkoot.worker.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateHashTest {
    private static final int LONGEST = 33; // floats

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static long hash(float[] weights) {
        return StateHash.of(weights, new float[] {1, 2});
    }

    private static boolean isFinite(float[] values) {
        StateHash hash = new StateHash();
        hash.compute(new float[] {Float.NaN}, values); // which must not linger
        assertFalse(hash.finite());
        hash.compute(values, new float[1]);
        boolean asWeights = hash.finite();
        hash.compute(new float[20], values);
        assertEquals(asWeights, hash.finite());
        return asWeights;
    }

    @Test
    void itIsXxHash64OfTheLittleEndianBytesWhateverTheLength() throws IOException {
        List<String> expected;
        try (InputStream lines = StateHashTest.class.getResourceAsStream("xxhash64.txt")) {
            expected = new String(lines.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
        }
        assertEquals(2 * (LONGEST + 2), expected.size());
        for (String line : expected) {
            String[] words = line.split(" ");
            float[] values = new float[Integer.parseInt(words[1])];
            for (int k = 0; k < values.length; k++) {
                values[k] = 0.5f * k - 3;
            }
            assertEquals(
                    Long.parseUnsignedLong(words[2], 16),
                    new StateHash().xxHash64(values, Long.parseUnsignedLong(words[0], 16)),
                    line);
        }
    }

    @Test
    void anySingleBitOfAnyValueChangesIt() {
        for (int length = 1; length <= LONGEST; length++) {
            float[] values = random(length, length);
            Set<Long> hashes = new HashSet<>(Set.of(hash(values)));
            for (int bit = 0; bit < length * Float.SIZE; bit++) {
                float before = values[bit / Float.SIZE];
                values[bit / Float.SIZE] =
                        Float.intBitsToFloat(Float.floatToRawIntBits(before) ^ 1 << bit % Float.SIZE);
                assertTrue(hashes.add(hash(values)), "length " + length + ", bit " + bit);
                values[bit / Float.SIZE] = before;
            }
        }
    }

    @Test
    void exchangingAnyTwoValuesChangesIt() {
        float[] values = random(LONGEST, 2);
        values[20] = -values[3]; // the sign alone differs
        Set<Long> hashes = new HashSet<>(Set.of(hash(values)));
        for (int i = 0; i < LONGEST; i++) {
            for (int j = i + 1; j < LONGEST; j++) {
                exchange(values, i, j);
                assertTrue(hashes.add(hash(values)), i + " and " + j);
                exchange(values, i, j);
            }
        }
    }

    @Test
    void exchangingTwoSignsChangesItWhereverTheyAre() {
        float[] ones = new float[64];
        java.util.Arrays.fill(ones, 1);
        Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < ones.length; i++) {
            for (int j = i; j < ones.length; j++) {
                ones[i] = -1;
                ones[j] = -1;
                assertTrue(hashes.add(hash(ones)), i + " and " + j);
                ones[i] = 1;
                ones[j] = 1;
            }
        }
    }

    private static void exchange(float[] values, int i, int j) {
        float before = values[i];
        values[i] = values[j];
        values[j] = before;
    }

    @Test
    void whereTheWeightsEndAndTheBuffersBeginMatters() {
        float[] all = random(20, 3);
        Set<Long> hashes = new HashSet<>();
        for (int weights = 0; weights <= all.length; weights++) {
            float[] first = java.util.Arrays.copyOf(all, weights);
            float[] second = java.util.Arrays.copyOfRange(all, weights, all.length);
            assertTrue(hashes.add(StateHash.of(first, second)), "after " + weights);
        }
        assertNotEquals(StateHash.of(new float[1], new float[0]), StateHash.of(new float[2], new float[0]));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void aValueThatIsNotFiniteIsFoundWhereverItIs(float value) {
        for (int length = 1; length <= LONGEST; length++) {
            for (int i = 0; i < length; i++) {
                float[] values = random(length, length);
                assertTrue(isFinite(values));
                values[i] = value;
                assertFalse(isFinite(values), i + " of " + length);
            }
        }
        assertTrue(isFinite(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MAX_VALUE}));
    }
}
