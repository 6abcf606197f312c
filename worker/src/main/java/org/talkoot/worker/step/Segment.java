package org.talkoot.worker.step;

import org.talkoot.protocol.message.Phase;

/**
 * A piece of a step's computation between two exchanges, at most one layer long, with what its neighbours left to it. It never waits.
 *
 * @param index of the stage, of the turn to load, of the exchange to gather, or of the chunk to combine, measure or update; 0
 *     for the others
 */
public record Segment(Kind kind, int index) {

    public enum Kind {
        LOAD(Phase.LOADING),
        /** What a stage's forward pass needs of no other stage. */
        PREPARE(Phase.FORWARD),
        FORWARD(Phase.FORWARD),
        FINISH_FORWARD(Phase.FORWARD),
        LOSS(Phase.LOSS),
        /** A stage's, ahead of the rest of its backward pass. */
        INPUT_GRADIENT(Phase.BACKWARD),
        /** A block of the gradients of a stage's parameters, ahead of the rest of its backward pass. */
        GRADIENT_BLOCK(Phase.BACKWARD),
        BACKWARD(Phase.BACKWARD),
        FINISH_BACKWARD(Phase.BACKWARD),
        /** Combine the statistics of an exchange, of the shards at and below this worker. */
        GATHER(Phase.FORWARD),
        /** Sum this process's part of a chunk's gradient, for an owner in another process. */
        COMBINE(Phase.UPDATE),
        /** Where the gradient is clipped: complete the sum of a chunk's, and take its norm. */
        MEASURE(Phase.UPDATE),
        /** Complete the sum of a chunk's gradient, unless it is, and update its weights. */
        UPDATE(Phase.UPDATE),
        /** While others' gradients or weights are awaited: read the next step's samples. It counts to the step at hand. */
        LOAD_AHEAD(Phase.LOADING),
        /** At a boundary: hash the state, and copy it. */
        SNAPSHOT(Phase.SNAPSHOT),
        /** Of the test or the validation set. */
        LOAD_TEST(Phase.EVALUATION),
        EVALUATE(Phase.EVALUATION),
        /** Count the loss and the correct predictions of a minibatch of the evaluation. */
        COUNT(Phase.EVALUATION);

        private final Phase phase;

        Kind(Phase phase) {
            this.phase = phase;
        }

        /** To which its time counts. */
        public Phase phase() {
            return phase;
        }
    }
}
