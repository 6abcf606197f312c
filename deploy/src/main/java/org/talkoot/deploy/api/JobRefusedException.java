package org.talkoot.deploy.api;

/**
 * The job can't be trained as it is (exit code 2), found before training starts: the message is one sentence that names
 * the key, such as {@code model[3].body[1]}, and says what would be right.
 */
public final class JobRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JobRefusedException(String sentence) {
        super(sentence);
    }

    public JobRefusedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
