package org.talkoot.deploy.cluster;

/** No node answered what was asked about its job. The message is one sentence. */
public final class NoAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoAnswerException(String sentence) {
        super(sentence);
    }
}
