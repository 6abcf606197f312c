package org.talkoot.coordinator;

import java.util.List;
import java.util.Optional;
import org.talkoot.protocol.message.JobEvent;

/**
 * Where a coordinator begins.
 *
 * @param term its number, larger than any before
 * @param workers that it waits for before it forms its first world
 * @param steps that are committed, unless a worker knows of more
 * @param evaluations of the job so far
 * @param predecessor what became of the coordinator that it takes over from, in words; empty if it is the first
 */
public record Start(
        long term, int workers, int steps, List<JobEvent.Evaluated> evaluations, Optional<String> predecessor) {
    public Start {
        evaluations = List.copyOf(evaluations);
    }

    /** Stands for the coordinator's own node, which holds the snapshot after {@link #steps}. */
    public static final String STORE = "coordinator";

    /** Of a run's first coordinator. */
    public static Start first(long term, int workers, int steps, List<JobEvent.Evaluated> evaluations) {
        return new Start(term, workers, steps, evaluations, Optional.empty());
    }

    /** Of one that takes over in a running job. */
    public static Start after(
            String predecessor, long term, int workers, int steps, List<JobEvent.Evaluated> evaluations) {
        return new Start(term, workers, steps, evaluations, Optional.of(predecessor));
    }
}
