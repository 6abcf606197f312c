package org.talkoot.deploy.run;

/** A run directory that can't be used (exit code 2). The message is one sentence for the user. */
public final class RunDirectoryException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public RunDirectoryException(String sentence) {
        super(sentence);
    }

    public RunDirectoryException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
