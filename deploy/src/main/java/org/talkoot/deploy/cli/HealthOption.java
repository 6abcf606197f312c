package org.talkoot.deploy.cli;

import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** Where a node answers probes, as a mixin. */
final class HealthOption {
    @Option(
            names = "--health-port",
            order = 93,
            paramLabel = "PORT",
            description =
                    "Answer probes there: GET /alive, and GET /ready once this node is in its cluster; and GET /metrics"
                            + " for Prometheus.")
    private String text;

    /** @throws UsageException if it is none */
    OptionalInt port() {
        return text == null ? OptionalInt.empty() : OptionalInt.of(NodeArguments.port("--health-port", text));
    }
}
