package org.talkoot.deploy.cli;

import java.nio.file.Path;
import org.talkoot.deploy.comparison.RunComparison;
import org.talkoot.deploy.run.RunFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Show how two runs differ: the keys of the job, the first step with another loss, and the results.",
            "Neither needs to be finished."
        },
        footer = {"  talkoot compare runs/digits-20251123-143012 runs/digits-20251123-150233"},
        exitCodeList = {
            "0:Done, whatever was found.",
            "1:Something unexpected went wrong.",
            "2:One isn't a run directory, or is damaged."
        })
final class CompareCommand extends Action {
    @Parameters(index = "0", arity = "1", paramLabel = "RUN", description = "A run directory.")
    private Path first;

    @Parameters(index = "1", arity = "1", paramLabel = "RUN", description = "Another one.")
    private Path second;

    @Option(names = "--json", order = 1, description = "Print one JSON object.")
    private boolean json;

    CompareCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        RunComparison comparison = RunComparison.of(first, second);
        if (json) {
            console().out().println(RunFiles.text(comparison.json()));
        } else {
            comparison.lines().forEach(console().out()::println);
        }
        return Failure.DONE;
    }
}
