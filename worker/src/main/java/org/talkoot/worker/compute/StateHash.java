package org.talkoot.worker.compute;

/** A fast hash of the state at a boundary, to tell whether workers hold the same; and whether all of it is finite. */
public final class StateHash {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private long value;
    private boolean finite;

    void compute(float[] weights, float[] buffers) {
        value = mix(mix(1, weights), buffers);
        finite = isFinite(weights) && isFinite(buffers);
    }

    private static long mix(long hash, float[] values) {
        for (float each : values) {
            hash = (hash ^ Float.floatToRawIntBits(each)) * PRIME;
        }
        return hash;
    }

    private static boolean isFinite(float[] values) {
        float zero = 0;
        for (float each : values) {
            zero += each * 0; // 0 for finite values, NaN for the others
        }
        return zero == 0;
    }

    public long value() {
        return value;
    }

    public boolean finite() {
        return finite;
    }
}
