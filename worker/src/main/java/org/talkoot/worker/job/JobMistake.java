package org.talkoot.worker.job;

/** A job that can't be trained as it is. The message is one sentence that says what is wrong and what would be right. */
public final class JobMistake extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JobMistake(String sentence) {
        super(sentence);
    }
}
