package org.talkoot.engine.random;

/**
 * Philox4x32-10: a counter-based random number generator. Four 32-bit words of output are a pure function of a 128-bit
 * counter and a 64-bit key, so any number can be drawn anywhere, in any order, by anyone.
 *
 * <p>Salmon, Moraes, Dror, Shaw: <i>Parallel random numbers: as easy as 1, 2, 3</i>, SC 2011.
 */
public final class Philox {
    static final long M0 = 0xD2511F53L;
    static final long M1 = 0xCD9E8D57L;
    static final int W0 = 0x9E3779B9;
    static final int W1 = 0xBB67AE85;
    static final int ROUNDS = 10;
    static final long WORD = 0xFFFFFFFFL;

    private Philox() {}

    /** Writes the four words of (counter, key) to {@code out[at .. at + 4)}. */
    public static void block(int c0, int c1, int c2, int c3, int k0, int k1, int[] out, int at) {
        for (int round = 0; round < ROUNDS; round++) {
            long product0 = M0 * (c0 & WORD);
            long product1 = M1 * (c2 & WORD);
            c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
            c1 = (int) product1;
            c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
            c3 = (int) product0;
            k0 += W0;
            k1 += W1;
        }
        out[at] = c0;
        out[at + 1] = c1;
        out[at + 2] = c2;
        out[at + 3] = c3;
    }
}
