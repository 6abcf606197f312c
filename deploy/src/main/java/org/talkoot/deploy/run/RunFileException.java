package org.talkoot.deploy.run;

import java.io.IOException;
import java.nio.file.Path;
import org.talkoot.engine.file.FileTrouble;

/** A file of the run directory that can't be written (exit code 1). The message is one sentence for the user. */
public final class RunFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RunFileException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    static RunFileException cannotWrite(Path file, IOException cause) {
        return new RunFileException("can't write " + file + ": " + FileTrouble.words(cause), cause);
    }
}
