package org.talkoot.deploy.show;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Shows how much of a file has arrived: on a terminal with a bar, on a pipe with a line now and then. */
public final class ByteDisplay implements AutoCloseable {
    private static final long FRAME_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);
    private static final int BAR = 30;

    private final PrintStream out;
    private final boolean live;
    private final Screen screen;
    private String name = "";
    private long nextNs; // when to show again
    private boolean shown;

    /** @param live whether {@code out} is a terminal */
    public ByteDisplay(PrintStream out, boolean live, Screen screen) {
        this.out = out;
        this.live = live;
        this.screen = screen;
    }

    public void begin(String name) {
        this.name = name;
        nextNs = System.nanoTime() + (live ? 0 : PLAIN_INTERVAL_NS);
    }

    /** @param total -1: not known */
    public void arrived(long bytes, long total) {
        long now = System.nanoTime();
        if (now - nextNs < 0) {
            return;
        }
        nextNs = now + (live ? FRAME_NS : PLAIN_INTERVAL_NS);
        String text = name + "  " + size(bytes) + (total < 0 ? "" : " of " + size(total));
        if (live) {
            int room = Math.min(BAR, screen.columns() - 1 - text.length() - 2);
            String bar = total <= 0 || room < 1 ? "" : ProgressLine.bar((double) bytes / total, room, screen) + "  ";
            out.print(RunDisplay.CLEAR_LINE + bar + text);
            shown = true;
        } else {
            out.println(text);
        }
        out.flush();
    }

    /** A line that stays. */
    public void say(String line) {
        close();
        out.println(line);
        out.flush();
    }

    /** {@code 9.9 MB}. */
    public static String size(long bytes) {
        return bytes < 1_000_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** Takes the bar away. */
    @Override
    public void close() {
        if (shown) {
            out.print(RunDisplay.CLEAR_LINE);
            out.flush();
            shown = false;
        }
    }
}
