package org.talkoot.deploy.cli;

/** Arguments that can't be (exit code 2). The message is one sentence that says what would be right. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UsageException(String sentence) {
        super(sentence);
    }
}
