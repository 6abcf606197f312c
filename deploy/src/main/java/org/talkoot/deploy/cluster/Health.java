package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.talkoot.deploy.metrics.HealthMetrics;

/**
 * Answers a cluster node's probes over HTTP, by Pekko Management: {@code GET /alive} is 200 as long as the process
 * answers, {@code GET /ready} is 200 while the node is up in the cluster, else 500. Neither tells anything else. And {@code GET
 * /metrics} has the process's figures for Prometheus.
 *
 * <p>The port is open on all addresses, since a kubelet asks the address of the pod. It serves reading only.
 */
public final class Health {
    private Health() {}

    /**
     * What the actor system's configuration needs, in front of everything else.
     *
     * @param port where to listen; 0 for a free one
     */
    public static Config settings(int port) {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        return ConfigFactory.parseMap(Map.of(
                "pekko.management.http.hostname",
                "0.0.0.0",
                "pekko.management.http.port",
                port,
                "pekko.management.health-checks.readiness-checks.talkoot",
                Up.class.getName(),
                "pekko.management.http.routes.metrics",
                HealthMetrics.class.getName(),
                // else it would tell everybody the version
                "pekko.http.server.server-header",
                ""));
    }

    /**
     * Begins to answer, until the system terminates.
     *
     * @param system one whose configuration has {@link #settings}
     * @return the port; fails with a {@code BindFailedException} where it is taken
     */
    public static CompletionStage<Integer> start(ActorSystem<?> system) {
        return PekkoManagement.get(system.classicSystem()).start().thenApply(uri -> uri.port());
    }

    /** Whether this node is up: Pekko Management makes one, by its name in the configuration. */
    public static final class Up implements Supplier<CompletionStage<Boolean>> {
        private final Cluster cluster;

        public Up(org.apache.pekko.actor.ActorSystem system) {
            cluster = Cluster.get(system);
        }

        @Override
        public CompletionStage<Boolean> get() {
            return CompletableFuture.completedFuture(
                    cluster.selfMember().status().equals(MemberStatus.up()));
        }
    }
}
