package org.talkoot.engine.model;

/** A layer that can't take what the one before it gives. The message is one sentence that begins with the position. */
public final class ShapeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ShapeException(String position, String sentence) {
        super(position + ": " + sentence);
    }
}
