package org.talkoot.deploy.checkpoint;

/** A checkpoint can't be used, or not written: the message is the reason, a clause that names the file. */
public final class CheckpointException extends Exception {
    private static final long serialVersionUID = 1;

    CheckpointException(String reason) {
        super(reason);
    }

    CheckpointException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
