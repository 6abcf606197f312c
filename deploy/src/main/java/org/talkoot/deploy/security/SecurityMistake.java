package org.talkoot.deploy.security;

/** Keys, certificates or options with which no node starts (exit code 2). The message is one sentence. */
public final class SecurityMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SecurityMistake(String sentence) {
        super(sentence);
    }
}
