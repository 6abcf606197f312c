package org.talkoot.worker.actor;

import java.util.EnumMap;
import java.util.Map;
import org.talkoot.protocol.message.Phase;

/** In which phases a worker spends its time, since it began. Time is passed in. One thread at a time. */
final class PhaseClock {
    private static final Phase[] ALL = Phase.values();

    private final long[] ms = new long[ALL.length];
    private long sinceMs; // when the newest segment ended, or the world began

    /** A world begins: the time before it isn't waiting for peers. */
    void enter(long nowMs) {
        sinceMs = nowMs;
    }

    /** A segment begins. */
    void begin(long nowMs) {
        end(Phase.WAITING, nowMs);
    }

    /** A segment of that phase ends. */
    void end(Phase phase, long nowMs) {
        ms[phase.ordinal()] += nowMs - sinceMs;
        sinceMs = nowMs;
    }

    /** Milliseconds by phase; those without any are left out. */
    Map<Phase, Long> spentMs() {
        Map<Phase, Long> spent = new EnumMap<>(Phase.class);
        for (Phase phase : ALL) {
            if (ms[phase.ordinal()] > 0) {
                spent.put(phase, ms[phase.ordinal()]);
            }
        }
        return spent;
    }
}
