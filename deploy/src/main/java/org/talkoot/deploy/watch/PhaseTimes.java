package org.talkoot.deploy.watch;

import java.util.EnumMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLongArray;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;

/**
 * Measures in which phases the workers of this process spend their time. Costs two looks at the clock for each segment;
 * nothing is allocated and no lock is taken.
 */
public final class PhaseTimes implements SegmentListener {

    /** What a worker spends its time with. */
    public enum Phase {
        LOADING,
        FORWARD,
        LOSS,
        BACKWARD,
        UPDATE,
        SNAPSHOT,
        EVALUATION,
        /** For messages of the others, between two segments of a world. */
        WAITING;

        private static final Phase[] ALL = values();

        static Phase of(Segment segment) {
            return switch (segment.kind()) {
                case LOAD -> LOADING;
                case FORWARD, FINISH_FORWARD, GATHER -> FORWARD;
                case LOSS -> LOSS;
                case BACKWARD, FINISH_BACKWARD -> BACKWARD;
                case COMBINE, UPDATE -> UPDATE;
                case SNAPSHOT -> SNAPSHOT;
                case LOAD_TEST, EVALUATE, COUNT -> EVALUATION;
            };
        }
    }

    /** A worker's own; written by its thread only. */
    private static final class Sheet {
        private final AtomicLongArray nanos = new AtomicLongArray(Phase.ALL.length);
        private long sinceNanos; // when the newest segment began or ended; 0 outside of a world

        void add(Phase phase, long nowNanos) {
            int index = phase.ordinal();
            nanos.lazySet(index, nanos.getPlain(index) + nowNanos - sinceNanos);
        }
    }

    private final Queue<Sheet> sheets = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Sheet> own = ThreadLocal.withInitial(this::newSheet);

    private Sheet newSheet() {
        Sheet sheet = new Sheet();
        sheets.add(sheet);
        return sheet;
    }

    @Override
    public void entering(String worker, World world) {
        own.get().sinceNanos = 0;
    }

    @Override
    public void before(String worker, int step, Segment segment) {
        Sheet sheet = own.get();
        long nowNanos = System.nanoTime();
        if (sheet.sinceNanos != 0) {
            sheet.add(Phase.WAITING, nowNanos);
        }
        sheet.sinceNanos = nowNanos;
    }

    @Override
    public void after(String worker, int step, Segment segment) {
        Sheet sheet = own.get();
        long nowNanos = System.nanoTime();
        sheet.add(Phase.of(segment), nowNanos);
        sheet.sinceNanos = nowNanos;
    }

    /** Seconds by phase, summed over all workers that there were. Phases without any are left out. */
    public Map<Phase, Double> seconds() {
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.ALL) {
            double sum = sheets.stream()
                            .mapToLong(sheet -> sheet.nanos.get(phase.ordinal()))
                            .sum()
                    / 1e9;
            if (sum > 0) {
                seconds.put(phase, sum);
            }
        }
        return seconds;
    }
}
