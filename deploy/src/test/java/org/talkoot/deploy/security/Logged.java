package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The warnings and errors that were logged since it was made. */
final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> next = new LinkedBlockingQueue<>();

    Logged() {
        setContext(root.getLoggerContext());
        start();
        root.setLevel(Level.INFO);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String line = event.getLoggerName() + ": " + event.getFormattedMessage();
            lines.add(line);
            next.add(line);
        }
    }

    /** Waits for a line with any of these words. */
    void await(String... words) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (String line = ""; line != null; line = next.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            if (Stream.of(words).anyMatch(line::contains)) {
                return;
            }
        }
        fail("nothing with " + List.of(words) + " was logged, but " + lines);
    }

    long count(String words) {
        return lines.stream().filter(line -> line.contains(words)).count();
    }

    @Override
    public String toString() {
        return String.join("\n", lines);
    }

    @Override
    public void close() {
        root.detachAppender(this);
    }
}
