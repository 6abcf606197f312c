package org.talkoot.worker.compute;

/**
 * A fast hash of the state at a boundary, to tell whether workers hold the same, and whether a checkpoint holds what they
 * held; and whether all of it is finite.
 *
 * <p>It is XXH64 (Collet, github.com/Cyan4973/xxHash, doc/xxhash_spec.md) over the little-endian bytes of the weights with
 * seed 0, and then of the buffers with the weights' hash as seed. Its four lanes don't wait for each other, so it is as fast
 * as copying. Checkpoints store it: it stays what it is.
 */
public final class StateHash {
    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE = 8; // floats: two in each lane

    private long value;
    private float zero; // 0 as long as all values were finite, then NaN

    void compute(float[] weights, float[] buffers) {
        zero = 0;
        value = xxHash64(buffers, xxHash64(weights, 0));
    }

    /** @param buffers flat buffers of the model */
    public static long of(float[] weights, float[] buffers) {
        StateHash hash = new StateHash();
        hash.compute(weights, buffers);
        return hash.value;
    }

    long xxHash64(float[] values, long seed) {
        int end = values.length / STRIPE * STRIPE;
        long hash = end > 0 ? stripes(values, end, seed) : seed + P5;
        hash += (long) values.length * Float.BYTES;
        int i = end;
        for (; i + 1 < values.length; i += 2) {
            hash = Long.rotateLeft(hash ^ round(0, pair(values, i)), 27) * P1 + P4;
            zero += values[i] * 0 + values[i + 1] * 0;
        }
        if (i < values.length) {
            long last = Float.floatToRawIntBits(values[i]) & 0xFFFFFFFFL;
            hash = Long.rotateLeft(hash ^ last * P1, 23) * P2 + P3;
            zero += values[i] * 0;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    /** Of values[0, end), which are whole stripes. */
    private long stripes(float[] values, int end, long seed) {
        long lane1 = seed + P1 + P2;
        long lane2 = seed + P2;
        long lane3 = seed;
        long lane4 = seed - P1;
        float zero1 = 0;
        float zero2 = 0;
        float zero3 = 0;
        float zero4 = 0;
        for (int i = 0; i < end; i += STRIPE) {
            lane1 = round(lane1, pair(values, i));
            lane2 = round(lane2, pair(values, i + 2));
            lane3 = round(lane3, pair(values, i + 4));
            lane4 = round(lane4, pair(values, i + 6));
            zero1 += values[i] * 0 + values[i + 1] * 0;
            zero2 += values[i + 2] * 0 + values[i + 3] * 0;
            zero3 += values[i + 4] * 0 + values[i + 5] * 0;
            zero4 += values[i + 6] * 0 + values[i + 7] * 0;
        }
        zero += zero1 + zero2 + zero3 + zero4;
        long hash = Long.rotateLeft(lane1, 1)
                + Long.rotateLeft(lane2, 7)
                + Long.rotateLeft(lane3, 12)
                + Long.rotateLeft(lane4, 18);
        hash = (hash ^ round(0, lane1)) * P1 + P4;
        hash = (hash ^ round(0, lane2)) * P1 + P4;
        hash = (hash ^ round(0, lane3)) * P1 + P4;
        return (hash ^ round(0, lane4)) * P1 + P4;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }

    /** Two floats as eight little-endian bytes. */
    private static long pair(float[] values, int i) {
        return Float.floatToRawIntBits(values[i]) & 0xFFFFFFFFL | (long) Float.floatToRawIntBits(values[i + 1]) << 32;
    }

    public long value() {
        return value;
    }

    public boolean finite() {
        return zero == 0;
    }
}
