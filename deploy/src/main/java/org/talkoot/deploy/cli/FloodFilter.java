package org.talkoot.deploy.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Pekko's warnings and errors, a few a minute from each of its loggers. It logs every message that it can't read, so
 * whoever sends such messages would decide how soon the disk is full.
 */
final class FloodFilter extends TurboFilter {
    static final int MOST_A_MINUTE = 20;

    private static final String PEKKO = "org.apache.pekko.";
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private final Map<String, Integer> lines = new HashMap<>();
    private long minuteBegan;

    /** @param nanoTime as {@link System#nanoTime} */
    FloodFilter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.minuteBegan = nanoTime.getAsLong();
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] arguments, Throwable thrown) {
        boolean asksOnly = format == null;
        if (asksOnly || !level.isGreaterOrEqual(Level.WARN) || !logger.getName().startsWith(PEKKO)) {
            return FilterReply.NEUTRAL;
        }
        int line = count(logger.getName());
        if (line == MOST_A_MINUTE + 1) {
            logger.getLoggerContext()
                    .getLogger(FloodFilter.class)
                    .warn("{} says more than is kept: the rest of this minute is left out", logger.getName());
        }
        return line > MOST_A_MINUTE ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private synchronized int count(String logger) {
        long now = nanoTime.getAsLong();
        if (now - minuteBegan >= MINUTE_NANOS) {
            minuteBegan = now;
            lines.clear();
        }
        return lines.merge(logger, 1, Integer::sum);
    }
}
