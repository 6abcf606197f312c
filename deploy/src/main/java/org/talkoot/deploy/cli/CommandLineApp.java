package org.talkoot.deploy.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.show.Screen;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code talkoot}: its commands, its help, and what it says to arguments that it doesn't understand. */
public final class CommandLineApp {
    private CommandLineApp() {}

    /** @return the exit code */
    public static int run(String[] arguments, Trainer trainer, PrintStream out, PrintStream err) {
        RunLog log = RunLog.silent();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
                LoggerFactory.getLogger(CommandLineApp.class).error("uncaught in {}", thread.getName(), thrown));
        Screen screen = Screen.detect();
        try {
            return commandLine(new Console(out, err, screen, log, trainer)).execute(arguments);
        } finally {
            log.close();
            out.flush();
            err.flush();
        }
    }

    static CommandLine commandLine(Console console) {
        boolean color = console.screen().output() && console.screen().color();
        return new CommandLine(new Talkoot())
                .addSubcommand(new TrainCommand(console))
                .addSubcommand(new CoordinatorCommand(console))
                .addSubcommand(new WorkerCommand(console))
                .addSubcommand(new StatusCommand(console))
                .addSubcommand(new StopCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new PredictCommand(console))
                .addSubcommand(new InspectCommand(console))
                .addSubcommand(new CompareCommand(console))
                .addSubcommand(new ChaosCommand(console))
                .addSubcommand(new AuditCommand(console))
                .addSubcommand(new DashboardCommand(console))
                .addSubcommand(new TraceCommand(console))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(new LearningRateCommand(console))
                .addSubcommand(new LabCommand(console))
                .addSubcommand(new CertificatesCommand(console))
                .addSubcommand(new InitCommand(console))
                .addSubcommand(new DataCommand(console))
                .addSubcommand(new CompletionCommand(console))
                .addSubcommand(new ManCommand(console))
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(color ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((wrong, args) -> explain(wrong, console));
    }

    private static int explain(ParameterException wrong, Console console) {
        console.err().println(new Failure(Failure.WRONG_INPUT, Usage.sentence(wrong)).line());
        return Failure.WRONG_INPUT;
    }

    @Command(
            name = "talkoot",
            description = "Train neural networks data-parallel: one job, one result.",
            versionProvider = Version.class,
            synopsisHeading = "%nUsage: ",
            synopsisSubcommandLabel = "COMMAND",
            optionListHeading = "%nOptions:%n",
            commandListHeading = "%nCommands:%n",
            footerHeading = "%n",
            footer = {
                "talkoot COMMAND --help tells more about a command.",
                "Java takes options from TALKOOT_OPTS, as in TALKOOT_OPTS=-Xmx8g talkoot train."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {
                "0:Done.",
                "1:The training failed.",
                "2:The job file, the data or the arguments are wrong.",
                "130:Stopped by Ctrl-C.",
                "143:Stopped by SIGTERM."
            })
    private static final class Talkoot implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(names = "--help", usageHelp = true, description = "Show this help.")
        private boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version.")
        private boolean version;

        @Override
        public Integer call() {
            String commands = String.join(", ", List.copyOf(spec.subcommands().keySet()));
            throw new ParameterException(
                    spec.commandLine(), "a command is missing: " + commands + "; talkoot --help says what each does");
        }
    }

    private static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = CommandLineApp.class.getPackage().getImplementationVersion();
            return new String[] {
                "talkoot " + (version == null ? "(not packaged)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
