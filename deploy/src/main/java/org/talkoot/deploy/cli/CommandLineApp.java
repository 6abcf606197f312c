package org.talkoot.deploy.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
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
    private static final List<Map.Entry<String, Function<Console, Action>>> COMMANDS = List.of( // as help lists them
            Map.entry("train", TrainCommand::new),
            Map.entry("coordinator", CoordinatorCommand::new),
            Map.entry("worker", WorkerCommand::new),
            Map.entry("status", StatusCommand::new),
            Map.entry("stop", StopCommand::new),
            Map.entry("evaluate", EvaluateCommand::new),
            Map.entry("export", ExportCommand::new),
            Map.entry("predict", PredictCommand::new),
            Map.entry("inspect", InspectCommand::new),
            Map.entry("compare", CompareCommand::new),
            Map.entry("chaos", ChaosCommand::new),
            Map.entry("audit", AuditCommand::new),
            Map.entry("dashboard", DashboardCommand::new),
            Map.entry("trace", TraceCommand::new),
            Map.entry("doctor", DoctorCommand::new),
            Map.entry("bench", BenchCommand::new),
            Map.entry("learning-rate", LearningRateCommand::new),
            Map.entry("lab", LabCommand::new),
            Map.entry("certificates", CertificatesCommand::new),
            Map.entry("init", InitCommand::new),
            Map.entry("data", DataCommand::new),
            Map.entry("completion", CompletionCommand::new),
            Map.entry("man", ManCommand::new));
    private static final Set<String> DESCRIBES_ALL = Set.of("completion", "man");

    private CommandLineApp() {}

    /** @return the exit code */
    public static int run(String[] arguments, Trainer trainer, PrintStream out, PrintStream err) {
        RunLog log = RunLog.silent();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
                LoggerFactory.getLogger(CommandLineApp.class).error("uncaught in {}", thread.getName(), thrown));
        Screen screen = Screen.detect();
        try {
            return commandLine(new Console(out, err, screen, log, trainer), needed(arguments))
                    .execute(arguments);
        } finally {
            log.close();
            out.flush();
            err.flush();
        }
    }

    /** With all of its commands. */
    static CommandLine commandLine(Console console) {
        return commandLine(console, COMMANDS);
    }

    private static CommandLine commandLine(
            Console console, List<Map.Entry<String, Function<Console, Action>>> commands) {
        boolean color = console.screen().output() && console.screen().color();
        CommandLine talkoot = new CommandLine(new Talkoot());
        commands.forEach(command ->
                talkoot.addSubcommand(command.getKey(), command.getValue().apply(console)));
        return talkoot.setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(color ? Ansi.ON : Ansi.OFF))
                .setParameterExceptionHandler((wrong, args) -> explain(wrong, console));
    }

    /** What has to be built for these arguments: one command, for the sake of a fast start, or all. */
    private static List<Map.Entry<String, Function<Console, Action>>> needed(String[] arguments) {
        return COMMANDS.stream()
                .filter(command -> arguments.length > 0 && command.getKey().equals(arguments[0]))
                .filter(command -> !DESCRIBES_ALL.contains(command.getKey()))
                .findFirst()
                .map(List::of)
                .orElse(COMMANDS);
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
