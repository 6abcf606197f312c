package org.talkoot.engine.random;

import java.util.Arrays;

/**
 * {@link Philox} of many consecutive counters at once: the same words, in loops that the JIT vectorises. Measured on 512
 * words: 1.1 ns a word, against 3.1 block by block. Not thread-safe.
 */
final class PhiloxLanes {
    /** Most blocks at once: the lanes stay in the first-level cache. */
    static final int CAPACITY = 128;

    private final long[] lane0 = new long[CAPACITY]; // each lane a 32-bit word of every block's counter, unsigned
    private final long[] lane1 = new long[CAPACITY];
    private final long[] lane2 = new long[CAPACITY];
    private final long[] lane3 = new long[CAPACITY];

    /** Writes the words of (counter, key), (counter + 1, key), … to {@code out[at .. at + 4 count)}. */
    void blocks(int count, int c0, int c1, int c2, int c3, int k0, int k1, int[] out, int at) {
        for (int i = 0; i < count; i++) {
            lane0[i] = c0 + i & Philox.WORD;
        }
        Arrays.fill(lane1, 0, count, c1 & Philox.WORD);
        Arrays.fill(lane2, 0, count, c2 & Philox.WORD);
        Arrays.fill(lane3, 0, count, c3 & Philox.WORD);
        for (int round = 0; round < Philox.ROUNDS; round++) {
            round(lane0, lane1, lane2, lane3, k0 & Philox.WORD, k1 & Philox.WORD, count);
            k0 += Philox.W0;
            k1 += Philox.W1;
        }
        interleave(lane0, lane1, lane2, lane3, out, at, count);
    }

    private static void round(long[] c0, long[] c1, long[] c2, long[] c3, long k0, long k1, int count) {
        for (int i = 0; i < count; i++) {
            long product0 = Philox.M0 * c0[i];
            long product1 = Philox.M1 * c2[i];
            c0[i] = product1 >>> 32 ^ c1[i] ^ k0;
            c1[i] = product1 & Philox.WORD;
            c2[i] = product0 >>> 32 ^ c3[i] ^ k1;
            c3[i] = product0 & Philox.WORD;
        }
    }

    private static void interleave(long[] c0, long[] c1, long[] c2, long[] c3, int[] out, int at, int count) {
        for (int i = 0; i < count; i++) {
            out[at + 4 * i] = (int) c0[i];
            out[at + 4 * i + 1] = (int) c1[i];
            out[at + 4 * i + 2] = (int) c2[i];
            out[at + 4 * i + 3] = (int) c3[i];
        }
    }
}
