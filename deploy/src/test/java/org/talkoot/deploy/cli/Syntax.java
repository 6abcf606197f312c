package org.talkoot.deploy.cli;

import java.io.PrintStream;
import java.util.Optional;
import org.talkoot.deploy.FakeTrainer;
import org.talkoot.deploy.show.Screen;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Whether the command line understands arguments, without doing what they say. */
public final class Syntax {
    private Syntax() {}

    /** @return what is wrong with them; that some are missing isn't */
    public static Optional<String> mistake(String... arguments) {
        try {
            commandLine().parseArgs(arguments);
            return Optional.empty();
        } catch (MissingParameterException e) {
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(Usage.sentence(e));
        }
    }

    static CommandLine commandLine() {
        PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
        return CommandLineApp.commandLine(
                new Console(nowhere, nowhere, Screen.detect(), RunLog.silent(), new FakeTrainer()));
    }
}
