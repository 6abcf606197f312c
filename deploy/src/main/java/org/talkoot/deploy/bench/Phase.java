package org.talkoot.deploy.bench;

import org.talkoot.worker.step.Segment;

/** Where a worker's time goes in a step. What isn't in a segment is waiting, named by what ended it. */
public enum Phase {
    LOAD("load"),
    FORWARD("forward"),
    /** Between segments: for the statistics of a batch norm. */
    STATISTICS_EXCHANGE("batch-norm exchange"),
    BACKWARD("backward"),
    /** Between segments: for others' gradients, or for new weights. */
    GRADIENT_EXCHANGE("gradient exchange"),
    UPDATE("update"),
    /** The hash and the copy at a boundary, and the pause around them. */
    SNAPSHOT("snapshot"),
    /** Between segments that wait for nothing: the way from one to the next. */
    BETWEEN("between segments");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    static Phase of(Segment.Kind kind) {
        return switch (kind) {
            case LOAD, LOAD_AHEAD -> LOAD;
            case PREPARE, FORWARD, FINISH_FORWARD, LOSS -> FORWARD;
            case GATHER -> STATISTICS_EXCHANGE;
            case INPUT_GRADIENT, GRADIENT_BLOCK, BACKWARD, FINISH_BACKWARD -> BACKWARD;
            case COMBINE, MEASURE, UPDATE -> UPDATE;
            case SNAPSHOT, LOAD_TEST, EVALUATE, COUNT -> SNAPSHOT;
        };
    }

    /** Of the time between two segments. */
    static Phase between(Segment.Kind before, Segment.Kind after) {
        if (before == Segment.Kind.SNAPSHOT || after == Segment.Kind.SNAPSHOT) {
            return SNAPSHOT;
        }
        return switch (after) {
            case GATHER, FINISH_FORWARD, FINISH_BACKWARD -> STATISTICS_EXCHANGE;
            case COMBINE, MEASURE, UPDATE, LOAD -> GRADIENT_EXCHANGE;
            default -> BETWEEN;
        };
    }
}
