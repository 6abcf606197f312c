package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class FloodFilterTest {
    private static final String NOISY = "org.apache.pekko.remote.artery.Deserializer";

    private final AtomicLong nanos = new AtomicLong(5);
    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();

    @BeforeEach
    void start() {
        context.addTurboFilter(new FloodFilter(nanos::get));
        written.start();
        context.getLogger("ROOT").addAppender(written);
    }

    private void flood(String logger) {
        Logger log = context.getLogger(logger);
        for (int i = 0; i < 1000; i++) {
            log.error("Failed to deserialize message {}", i);
        }
    }

    @Test
    void aFloodFromPekkoIsCutShortAndSaidOnce() {
        flood(NOISY);
        assertEquals(FloodFilter.MOST_A_MINUTE + 1, written.list.size());
        assertEquals(
                NOISY + " says more than is kept: the rest of this minute is left out",
                written.list.get(FloodFilter.MOST_A_MINUTE).getFormattedMessage());
        context.getLogger("org.apache.pekko.cluster.Cluster").warn("something else");
        assertEquals(FloodFilter.MOST_A_MINUTE + 2, written.list.size());
    }

    @Test
    void theNextMinuteIsKeptAgain() {
        flood(NOISY);
        nanos.addAndGet(60_000_000_000L);
        flood(NOISY);
        assertEquals(2 * (FloodFilter.MOST_A_MINUTE + 1), written.list.size());
    }

    @Test
    void whatTalkootSaysIsKept() {
        flood("org.talkoot.deploy.local.LocalNode");
        assertEquals(1000, written.list.size());
    }
}
