package org.talkoot.deploy.security;

import java.io.IOException;
import java.security.cert.CertificateExpiredException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Logs what was refused, each sentence once a minute at most: whoever is refused calls again, and again. */
final class Refusals {
    private static final long QUIET_NANOS = 60_000_000_000L;
    private static final int MOST_SENTENCES = 100;

    private final Logger log;
    private final Map<String, Long> loggedAt = new HashMap<>();

    Refusals(Logger log) {
        this.log = log;
    }

    /** @param why a connection was */
    void refused(IOException why) {
        Throwable cause = why;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        boolean expired = cause instanceof CertificateExpiredException;
        log("refused a connection: " + (expired ? "the certificate expired, " : "") + cause.getMessage());
    }

    /** @param sentence of which a stranger may have chosen parts */
    synchronized void log(String sentence) {
        long now = System.nanoTime();
        loggedAt.values().removeIf(at -> now - at >= QUIET_NANOS);
        if (loggedAt.size() < MOST_SENTENCES && loggedAt.putIfAbsent(sentence, now) == null) {
            log.warn(sentence.replaceAll("\\p{Cntrl}", "?"));
        }
    }
}
