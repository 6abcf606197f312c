package org.talkoot.worker.step;

/**
 * A piece of a step's computation between two exchanges, at most one layer long. It never waits.
 *
 * @param index of the stage, of the exchange to gather, or of the chunk to combine or update; 0 for the others
 */
public record Segment(Kind kind, int index) {

    public enum Kind {
        LOAD,
        FORWARD,
        FINISH_FORWARD,
        LOSS,
        BACKWARD,
        FINISH_BACKWARD,
        /** Combine the statistics of an exchange, of the shards at and below this worker. */
        GATHER,
        /** Sum this process's part of a chunk's gradient, for an owner in another process. */
        COMBINE,
        /** Complete the sum of a chunk's gradient, and update its weights. */
        UPDATE,
        /** At a boundary: hash the state, and copy it. */
        SNAPSHOT,
        LOAD_TEST,
        EVALUATE,
        /** Count the loss and the correct predictions of a minibatch of the test data. */
        COUNT
    }
}
