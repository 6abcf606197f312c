package org.talkoot.coordinator;

import java.util.Optional;

/**
 * Somebody waits too long, or nobody knows what a worker does.
 *
 * @param reason in words
 * @param culprit the name of the worker that is to blame, if one is
 */
record Alarm(String reason, Optional<String> culprit) {
    static Alarm blaming(String worker, String reason) {
        return new Alarm(reason, Optional.of(worker));
    }

    static Alarm blamingNobody(String reason) {
        return new Alarm(reason, Optional.empty());
    }
}
