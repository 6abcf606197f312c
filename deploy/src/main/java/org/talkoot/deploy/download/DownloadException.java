package org.talkoot.deploy.download;

/** Something couldn't be fetched. The message is one sentence that says what from where, and what to do. */
public final class DownloadException extends RuntimeException {
    private static final long serialVersionUID = 1;

    DownloadException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
