package org.talkoot.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.engine.file.Durable;

/** The files of a run directory that grow with the run: its history. */
public final class GrowingFiles {
    static final String METRICS = "metrics.jsonl";
    static final String EVALUATIONS = "evaluations.jsonl";

    private GrowingFiles() {}

    /**
     * Returns when all that was appended to them so far is on disk. Each line went to the operating system when it was
     * appended, so this may run on any thread, and nobody who appends waits for it.
     */
    public static void force(Path runDirectory) throws IOException {
        List<Path> files =
                List.of(runDirectory.resolve(METRICS), runDirectory.resolve(EVALUATIONS), LedgerFile.of(runDirectory));
        for (Path file : files) {
            if (Files.exists(file)) { // a run that is embedded has no recorder
                Durable.file(file);
            }
        }
        Durable.folder(runDirectory);
    }
}
