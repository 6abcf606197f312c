package org.talkoot.deploy.cli;

import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What all commands have in common: their last options, and that whatever goes wrong ends in one sentence. */
@Command(
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "%nUsage: ",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        exitCodeListHeading = "%nExit codes:%n")
abstract class Action implements Callable<Integer> {
    private final Console console;

    private enum LogFormat {
        text,
        json
    }

    @Option(
            names = "--log-format",
            order = 96,
            paramLabel = "text|json",
            description = "How the log is written; json: an object a line, for machines.")
    private LogFormat logFormat = LogFormat.text;

    @Option(names = "--verbose", order = 97, description = "Print warnings of the log to standard error too.")
    private boolean verbose;

    @Option(names = "--debug", order = 98, description = "Print the stack trace of a failure.")
    private boolean debug;

    @Option(names = "--help", order = 99, usageHelp = true, description = "Show this help.")
    private boolean help;

    Action(Console console) {
        this.console = console;
    }

    /** @return the exit code */
    abstract int run();

    final Console console() {
        return console;
    }

    @Override
    public final Integer call() {
        if (logFormat == LogFormat.json) {
            console.log().asJson();
        }
        if (verbose) {
            console.log().warningsToStandardError();
        }
        try {
            return run();
        } catch (Throwable thrown) { // an OutOfMemoryError too has a sentence
            Failure failure = Failure.of(thrown);
            LoggerFactory.getLogger(getClass()).error(failure.sentence(), thrown);
            console.err().println(failure.line());
            if (debug) {
                thrown.printStackTrace(console.err());
            }
            return failure.exitCode();
        }
    }
}
