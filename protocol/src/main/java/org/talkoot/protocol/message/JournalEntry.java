package org.talkoot.protocol.message;

import java.util.Set;

/**
 * One entry of the journal of a run: what its coordinators decided, in order. An entry counts once a majority of the voters
 * holds it; then it stays for good.
 */
public sealed interface JournalEntry {
    /** Of the coordinator that wrote it. */
    long term();

    /**
     * A coordinator leads from here on. The first entry of every term.
     *
     * @param run names the run; the same in the whole journal
     */
    record Led(long term, String run) implements JournalEntry {}

    /**
     * From here on the majority of those nodes counts.
     *
     * @param nodes by name
     */
    record Voters(long term, Set<String> nodes) implements JournalEntry {
        public Voters {
            nodes = Set.copyOf(nodes);
        }
    }

    /**
     * The coordinator said something of the job that is recorded.
     *
     * @param event one that {@linkplain JobEvent#isRecorded is recorded}
     */
    record Told(long term, JobEvent event) implements JournalEntry {}
}
