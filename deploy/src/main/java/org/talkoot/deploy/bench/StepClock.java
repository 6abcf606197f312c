package org.talkoot.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.Segment.Kind;

/**
 * Measures the steps of workers by {@link Phase}, in a window of whole steps that each worker begins and ends where one of
 * its own steps begins.
 */
final class StepClock implements SegmentListener {
    /**
     * What one worker did in the window.
     *
     * @param nanos by phase
     * @param stepsPerSecond in each 0.5 s or so of whole steps; over the window where it is shorter
     */
    record Times(int steps, long[] nanos, List<Double> stepsPerSecond) {}

    private static final long LAP_NANOS = 500_000_000;

    private final ThreadLocal<Own> own = ThreadLocal.withInitial(Own::new);
    private final int workers;
    private final List<Times> ended = new ArrayList<>(); // guarded by itself
    private final CompletableFuture<List<Times>> times = new CompletableFuture<>();
    private final AtomicInteger begun = new AtomicInteger(); // workers that began the window
    private volatile boolean open;

    /** @param workers so many take part */
    StepClock(int workers) {
        this.workers = workers;
    }

    void open() {
        open = true;
    }

    void close() {
        open = false;
    }

    boolean hasBegunEverywhere() {
        return begun.get() >= workers;
    }

    /** Of all workers, when each has ended the window. */
    CompletableFuture<List<Times>> times() {
        return times;
    }

    private void end(Times own) {
        synchronized (ended) {
            ended.add(own);
            if (ended.size() == workers) {
                times.complete(List.copyOf(ended));
            }
        }
    }

    @Override
    public void before(String worker, int step, Segment segment) {
        own.get().before(segment.kind());
    }

    @Override
    public void after(String worker, int step, Segment segment) {
        own.get().after(segment.kind());
    }

    /** One worker's, on its own thread. */
    private final class Own {
        private final long[] nanos = new long[Phase.values().length];
        private final List<Double> laps = new ArrayList<>(); // steps a second
        private boolean running;
        private int steps;
        private int lapStep;
        private long lapStart;
        private long last; // the end of the newest segment, or the beginning of the one in work
        private Kind lastKind;

        void before(Kind kind) {
            if (kind == Kind.LOAD && running != open) {
                turn();
                return;
            }
            if (running) {
                long now = System.nanoTime();
                nanos[Phase.between(lastKind, kind).ordinal()] += now - last;
                last = now;
                if (kind == Kind.LOAD) {
                    steps++;
                    lap(now);
                }
            }
        }

        private void turn() {
            long now = System.nanoTime();
            if (running) {
                nanos[Phase.between(lastKind, Kind.LOAD).ordinal()] += now - last;
                steps++;
                if (laps.isEmpty()) {
                    endLap(now);
                }
                end(new Times(steps, nanos.clone(), List.copyOf(laps)));
            }
            running = !running;
            if (running) {
                begun.incrementAndGet();
            }
            last = now;
            lapStart = now;
        }

        private void lap(long now) {
            if (now - lapStart >= LAP_NANOS) {
                endLap(now);
            }
        }

        private void endLap(long now) {
            laps.add((steps - lapStep) * 1e9 / (now - lapStart));
            lapStep = steps;
            lapStart = now;
        }

        void after(Kind kind) {
            if (running) {
                long now = System.nanoTime();
                nanos[Phase.of(kind).ordinal()] += now - last;
                last = now;
                lastKind = kind;
            }
        }
    }
}
