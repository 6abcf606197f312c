package org.talkoot.protocol.job;

/** A job file, or an override of one, that can't be used. The message is one sentence for a person. */
public final class JobFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    JobFileException(String sentence) {
        super(sentence);
    }

    JobFileException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
