package org.talkoot.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.engine.file.Durable;

/** The files of a run directory that grow with the run: its history. */
public final class GrowingFiles {
    public static final String METRICS = "metrics.jsonl";
    public static final String EVALUATIONS = "evaluations.jsonl";
    public static final String EVENTS = "events.jsonl";

    private GrowingFiles() {}

    /**
     * Returns when all that was appended to them so far is on disk. Each line went to the operating system when it was
     * appended, so this may run on any thread, and nobody who appends waits for it.
     *
     * @param steps to which the metrics must reach
     * @throws IOException if they don't, because a line couldn't be written, or if the disk fails
     */
    public static void force(Path runDirectory, int steps) throws IOException {
        Path metrics = runDirectory.resolve(METRICS);
        if (Files.exists(metrics)) { // a run that is embedded has no recorder
            int reached = JsonLines.lastStep(metrics);
            if (reached < steps) {
                throw new IOException(METRICS + " ends after step " + reached);
            }
        }
        List<Path> files = List.of(metrics, runDirectory.resolve(EVALUATIONS), LedgerFile.of(runDirectory));
        for (Path file : files) {
            if (Files.exists(file)) {
                Durable.file(file);
            }
        }
        Durable.folder(runDirectory);
    }
}
