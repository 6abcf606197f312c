package org.talkoot.worker.actor;

import java.util.EnumMap;
import java.util.Map;
import org.talkoot.protocol.message.Phase;
import org.talkoot.worker.step.Segment;

/** How a worker spends its time. Time is passed in. One thread at a time. */
final class PhaseClock {
    private static final Phase[] ALL = Phase.values();

    private final long[] ms = new long[ALL.length]; // by phase, since the worker began
    private long sinceMs; // when the newest segment began or ended, or the world began
    private long trainedMs;
    private long snapshotMs;

    /** A world begins: the time before it isn't waiting for peers. */
    void enter(long nowMs) {
        sinceMs = nowMs;
        trainedMs = 0;
    }

    /** A segment begins. */
    void begin(long nowMs) {
        add(Phase.WAITING, nowMs);
    }

    /**
     * A segment ends.
     *
     * @param trains whether it was one of a training step
     */
    void end(Segment.Kind kind, boolean trains, long nowMs) {
        long tookMs = add(kind.phase(), nowMs);
        if (kind == Segment.Kind.SNAPSHOT) {
            snapshotMs = tookMs;
        } else if (trains) {
            trainedMs += tookMs;
        }
    }

    private long add(Phase phase, long nowMs) {
        long tookMs = nowMs - sinceMs;
        ms[phase.ordinal()] += tookMs;
        sinceMs = nowMs;
        return tookMs;
    }

    /** In segments of training steps of this world. */
    long trainedMs() {
        return trainedMs;
    }

    /** In the newest snapshot. */
    long snapshotMs() {
        return snapshotMs;
    }

    /** Since the worker began, by phase; those without any are left out. */
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
