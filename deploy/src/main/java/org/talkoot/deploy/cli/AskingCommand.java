package org.talkoot.deploy.cli;

import java.util.List;
import java.util.OptionalInt;
import org.talkoot.deploy.cluster.Outsider;
import org.talkoot.deploy.security.SecurityOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that asks the nodes of a running cluster about its job. */
abstract class AskingCommand extends Action {
    @Option(
            names = "--join",
            order = 0,
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "A node of the cluster, or several to be asked in turn, separated by commas.")
    private List<String> join;

    @Option(
            names = "--bind",
            order = 1,
            paramLabel = "HOST:PORT",
            description = "Where the answer is sent to; by default a free port on the address that reaches the node.")
    private String bind;

    @Mixin
    private final SecurityOptions security = new SecurityOptions();

    AskingCommand(Console console) {
        super(console);
    }

    @Override
    final int run() {
        try (Outsider outsider = new Outsider(NodeArguments.joining(bind, join, security, OptionalInt.empty()))) {
            return ask(outsider);
        }
    }

    /** @return the exit code */
    abstract int ask(Outsider outsider);
}
