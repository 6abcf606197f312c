package org.talkoot.deploy.api;

/** The training itself failed (exit code 1): the message is one sentence that names worker, step and phase. */
public final class TrainingFailedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TrainingFailedException(String sentence) {
        super(sentence);
    }

    public TrainingFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
