package org.talkoot.deploy.show;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows how far a work of many steps is: on a terminal with a bar, on a pipe with a line now and then. Any thread may tell
 * it of a step.
 */
public final class WorkDisplay implements AutoCloseable {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_BAR = 30;
    private static final int LEAST_BAR = 8;

    private final PrintStream out;
    private final boolean live;
    private final Screen screen;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong nextNs = new AtomicLong(); // when to show again
    private String what = ""; // this and the next are guarded by this
    private long steps;
    private long begunNs;
    private boolean shown;

    /** @param live whether {@code out} is a terminal */
    public WorkDisplay(PrintStream out, boolean live, Screen screen) {
        this.out = out;
        this.live = live;
        this.screen = screen;
    }

    /** A part of the work begins. */
    public synchronized void begin(String what, long steps) {
        this.what = what;
        this.steps = steps;
        done.set(0);
        begunNs = System.nanoTime();
        nextNs.set(begunNs + (live ? 0 : PLAIN_INTERVAL_NS));
        say(what);
    }

    /** One more step is done. */
    public void step() {
        done.incrementAndGet();
        long now = System.nanoTime();
        long next = nextNs.get();
        if (now - next >= 0 && nextNs.compareAndSet(next, now + (live ? FRAME_NS : PLAIN_INTERVAL_NS))) {
            show(now);
        }
    }

    private synchronized void show(long now) {
        double fraction = Math.min(1, (double) done.get() / steps);
        long left = Math.round((now - begunNs) / 1e9 * (1 - fraction) / fraction);
        String text =
                String.format(Locale.ROOT, "%,d of %,d steps  %s left", done.get(), steps, ProgressLine.clock(left));
        if (!live) {
            out.println("  " + text);
            out.flush();
            return;
        }
        int room = Math.min(MOST_BAR, screen.columns() - 1 - text.length() - 4);
        String bar = room < LEAST_BAR ? "" : ProgressLine.bar(fraction, room, screen) + "  ";
        out.print(RunDisplay.CLEAR_LINE + "  " + bar + text);
        out.flush();
        shown = true;
    }

    /** A line that stays. */
    public synchronized void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    private void clear() {
        if (shown) {
            out.print(RunDisplay.CLEAR_LINE);
            shown = false;
        }
    }

    /** Takes the bar away. */
    @Override
    public synchronized void close() {
        clear();
        out.flush();
    }
}
