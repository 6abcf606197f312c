package org.talkoot.coordinator;

import java.util.List;

/**
 * Somebody waits too long, or nobody knows what a worker does.
 *
 * @param reason in words
 * @param culprits the names of the workers that are to blame, if any are
 */
record Alarm(String reason, List<String> culprits) {
    static Alarm blaming(String worker, String reason) {
        return new Alarm(reason, List.of(worker));
    }

    static Alarm blamingNobody(String reason) {
        return new Alarm(reason, List.of());
    }
}
