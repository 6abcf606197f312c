package org.talkoot.engine.file;

import java.io.Serial;

/** Weights that can't be read or written. The message is one sentence for the user: the file, the tensor, what is wrong. */
public final class WeightsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public WeightsException(String sentence) {
        super(sentence);
    }

    public WeightsException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
