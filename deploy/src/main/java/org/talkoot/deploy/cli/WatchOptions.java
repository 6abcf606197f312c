package org.talkoot.deploy.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Stack;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.dashboard.Door;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that make a run visible, as a mixin. */
final class WatchOptions {
    static final String USUAL_PLACE = "127.0.0.1:7480";
    private static final String TOKEN_VARIABLE = "TALKOOT_DASHBOARD_TOKEN";

    @Option(
            names = "--dashboard",
            order = 20,
            arity = "0..1",
            paramLabel = "HOST:PORT",
            parameterConsumer = Place.class,
            description = "Show the run in a browser while it happens; by default at " + USUAL_PLACE
                    + ", for this machine only.")
    private String dashboard;

    @Option(
            names = "--dashboard-token",
            order = 21,
            paramLabel = "TOKEN",
            description =
                    "What a browser elsewhere must know to see the dashboard, as in http://HOST:PORT/?token=TOKEN;"
                            + " by default what the variable " + TOKEN_VARIABLE + " says.")
    private String token;

    @Option(
            names = "--tensorboard",
            order = 22,
            description = "Leave the run's curves in tensorboard/ of its folder: tensorboard --logdir runs shows them.")
    private boolean tensorboard;

    /**
     * Who is to look at a run.
     *
     * @param door of the dashboard; empty: there is none
     * @param scraped whether Prometheus may ask this process
     * @param rejoins whether a run that is cut off from others joins them again
     */
    record Watching(Optional<Door> door, boolean scraped, boolean rejoins, boolean tensorboard) {}

    /**
     * @param tls folder with the node's keys, if it has any
     * @param scraped whether Prometheus may ask this process
     * @param rejoins whether a run that is cut off from others joins them again
     * @throws UsageException if the address is none
     * @throws org.talkoot.deploy.security.SecurityMistake if others could look without being asked who they are
     */
    Watching of(Optional<Path> tls, boolean scraped, boolean rejoins) {
        return new Watching(door(tls), scraped, rejoins, tensorboard);
    }

    private Optional<Door> door(Optional<Path> tls) {
        if (dashboard == null) {
            if (token != null) {
                throw new UsageException(
                        "--dashboard-token says who may see the dashboard, but there is no --dashboard");
            }
            return Optional.empty();
        }
        return Optional.of(door(dashboard, token, tls));
    }

    /** @param token null for what the environment says */
    static Door door(String place, String token, Optional<Path> tls) {
        Optional<String> known = Optional.ofNullable(token)
                .or(() -> Optional.ofNullable(System.getenv(TOKEN_VARIABLE)).filter(value -> !value.isBlank()));
        try {
            return Door.of(NodeAddress.parse(place), known, tls);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--dashboard " + e.getMessage());
        }
    }

    /** Takes the next argument only if it is an address: it may be the job. */
    static final class Place implements IParameterConsumer {
        private static final String LIKE_AN_ADDRESS = ".+:\\d+";

        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            if (arguments.isEmpty() || isOptionOrJob(arguments.peek())) {
                option.setValue(USUAL_PLACE);
                return;
            }
            String next = arguments.pop();
            if (!next.matches(LIKE_AN_ADDRESS)) {
                throw new ParameterException(
                        command.commandLine(),
                        "--dashboard " + next + ": there is no job file " + next
                                + ", and an address needs a port too, as in " + next + ":7480");
            }
            option.setValue(next);
        }

        private static boolean isOptionOrJob(String argument) {
            return !argument.matches(LIKE_AN_ADDRESS)
                    && (argument.startsWith("-") || argument.contains(".conf") || Files.exists(Path.of(argument)));
        }
    }
}
