package org.talkoot.deploy.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.talkoot.deploy.run.GrowingFiles;
import org.talkoot.deploy.trace.RunTrace;
import org.talkoot.engine.file.FileTrouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Write a run as a trace, for ui.perfetto.dev or chrome://tracing: its worlds and failures, the steps from commit"
                    + " to commit, evaluations, checkpoints, and what each worker computed when."
        },
        footer = {"  talkoot trace runs/digits-20251123-143012"},
        exitCodeList = {"0:Done.", "2:There is no such run, or the file can't be written."})
final class TraceCommand extends Action {
    @Parameters(arity = "1", paramLabel = "RUN", description = "A run directory.")
    private Path run;

    @Option(
            names = "--out",
            order = 1,
            paramLabel = "FILE",
            description = "The file to write; by default trace.json in the run directory.")
    private Path file;

    TraceCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (!Files.exists(run.resolve(GrowingFiles.EVENTS))) {
            throw new UsageException(run + " has no " + GrowingFiles.EVENTS
                    + ": name a run directory; runs of older versions recorded no times");
        }
        Path target = file == null ? run.resolve("trace.json") : file;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target))) {
            int events = RunTrace.write(run, out);
            console().out().println(target + " has what became of " + events + " events");
        } catch (IOException e) {
            throw new UsageException("can't write " + target + ": " + FileTrouble.words(e));
        }
        return Failure.DONE;
    }
}
