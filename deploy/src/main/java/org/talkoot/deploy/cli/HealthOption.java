package org.talkoot.deploy.cli;

import java.util.OptionalInt;
import org.talkoot.deploy.cluster.NodeAddress;
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
        if (text == null) {
            return OptionalInt.empty();
        }
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > NodeAddress.MOST_PORT) {
            throw new UsageException("--health-port must be a port from 0 to 65535, but is \"" + text + '"');
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
