package org.talkoot.protocol.time;

import java.time.Duration;

/**
 * The regular ticks by which an actor notices that something is overdue. Where the ticks themselves stood still, the process
 * was suspended (as by Ctrl-Z), and nobody else is to blame for what didn't arrive.
 */
public final class Ticks {
    /** Between two ticks. */
    public static final Duration INTERVAL = Duration.ofMillis(250);

    private static final long SUSPENDED_MS = 5_000;

    private long lastMs;

    public Ticks(long nowMs) {
        lastMs = nowMs;
    }

    /** The clock of all actors and their machines: milliseconds from an arbitrary beginning, never going back. */
    public static long nowMs() {
        return System.nanoTime() / 1_000_000;
    }

    /** To be called at each tick, and as often else as one likes: whether nothing ran since the last call. */
    public boolean stoodStill(long nowMs) {
        boolean stoodStill = nowMs - lastMs > SUSPENDED_MS;
        lastMs = nowMs;
        return stoodStill;
    }
}
