package org.talkoot.coordinator;

import java.util.Optional;

/**
 * Where a coordinator begins.
 *
 * @param term its number, larger than any before
 * @param workers that it waits for before it forms its first world
 * @param steps that are committed, unless a worker knows of more
 * @param predecessor what became of the coordinator that it takes over from, in words; empty if it is the first
 */
public record Start(long term, int workers, int steps, Optional<String> predecessor) {
    /** Stands for the coordinator's own node, which holds the snapshot after {@link #steps}. */
    public static final String STORE = "coordinator";

    /** Of a run's first coordinator. */
    public static Start first(long term, int workers, int steps) {
        return new Start(term, workers, steps, Optional.empty());
    }

    /** Of one that takes over in a running job. */
    public static Start after(String predecessor, long term, int workers, int steps) {
        return new Start(term, workers, steps, Optional.of(predecessor));
    }
}
