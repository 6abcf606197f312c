package org.talkoot.protocol.message;

/** What a worker spends its time with. The order belongs to the wire format: new ones go to the end. */
public enum Phase {
    LOADING,
    FORWARD,
    LOSS,
    BACKWARD,
    UPDATE,
    SNAPSHOT,
    EVALUATION,
    /** For messages of the others, or for a turn on the processor, between two segments of a world. */
    WAITING
}
