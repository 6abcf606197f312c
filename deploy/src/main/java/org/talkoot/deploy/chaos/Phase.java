package org.talkoot.deploy.chaos;

import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.worker.step.Segment;

/**
 * What a worker may be at when a fault hits it: the phases of a step in their order, then what lies between steps. Those in which
 * it computes have the names of {@link org.talkoot.protocol.message.Phase}.
 */
public enum Phase {
    LOADING("loading"),
    FORWARD("forward"),
    STATISTICS("sending statistics"),
    LOSS("the loss"),
    BACKWARD("backward"),
    GRADIENT("sending a gradient"),
    UPDATE("the update"),
    WEIGHTS("sending new weights"),
    SNAPSHOT("the snapshot"),
    EVALUATION("the evaluation"),
    ENTERING("entering the world");

    private final String words;

    Phase(String words) {
        this.words = words;
    }

    static Phase of(Segment segment) {
        return valueOf(segment.kind().phase().name());
    }

    static Phase of(PeerMessage message) {
        if (message instanceof PeerMessage.Statistics) {
            return STATISTICS;
        }
        return message instanceof PeerMessage.GradientChunk ? GRADIENT : WEIGHTS;
    }

    /** Whether something is sent in it, so that it can be lost. */
    public boolean sends() {
        return this == STATISTICS || this == GRADIENT || this == WEIGHTS;
    }

    /** Whether it belongs to a step, or else lies between two. */
    public boolean isOfAStep() {
        return compareTo(SNAPSHOT) < 0;
    }

    @Override
    public String toString() {
        return words;
    }
}
