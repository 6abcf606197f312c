package org.talkoot.engine.data;

import java.io.Serial;

/**
 * Data that can't be used. The message is one sentence for the user: the file, the place in it, what is wrong and what
 * would be right.
 */
public final class DataException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public DataException(String sentence) {
        super(sentence);
    }

    public DataException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
