package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.sbr.SplitBrainResolverProvider;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.io.Tcp;
import org.apache.pekko.remote.RemoteTransportException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.local.LocalTraining;

/**
 * Starts actor systems that talk to each other: those of nodes, which join their cluster, and of others, which don't.
 *
 * <p>Of several coordinators the first by address begins the cluster, and only when each of the others has just said that it
 * is in none: where one is silent, there may be a cluster that goes on without the first, and it looks for that.
 */
final class ClusterSystem {
    static final String NAME = "talkoot";

    /** What the log says whenever the first looks for the others. */
    static final String ASKS_AGAIN = "isn't in a cluster yet: asks the other coordinators again";

    private static final Logger LOG = LoggerFactory.getLogger(ClusterSystem.class);
    private static final String NEVER = "1000 days"; // that the first gives up, and begins without the others' word
    private static final Duration CLOSING = Duration.ofSeconds(3); // for connections; Artery has flushed within one
    private static final Duration NEWEST = Duration.ofSeconds(5); // older words of the others are forgotten

    private ClusterSystem() {}

    /** @throws JobRefusedException if it can't be reached, or answer probes, where it is to */
    static <T> ActorSystem<T> start(Behavior<T> guardian, List<String> roles, NodeOptions options) {
        ActorSystem<T> system = create(guardian, roles, options);
        options.healthPort().ifPresent(port -> answerProbes(system, port));
        Cluster cluster = Cluster.get(system);
        Address self = cluster.selfMember().address();
        List<Address> seeds = inOrder(options.seeds())
                .map(seed -> seed.ofSystem(self.protocol()))
                .toList();
        JoinSeedNodes join = new JoinSeedNodes(seeds.isEmpty() ? List.of(self) : seeds);
        cluster.manager().tell(join);
        if (isFirst(options)) {
            Cancellable again = system.scheduler()
                    .scheduleAtFixedRate(NEWEST, NEWEST, () -> ask(cluster, join), system.executionContext());
            org.apache.pekko.cluster.Cluster.get(Adapter.toClassic(system)).registerOnMemberUp(again::cancel);
        }
        return system;
    }

    private static void ask(Cluster cluster, JoinSeedNodes join) {
        LOG.info(ASKS_AGAIN);
        cluster.manager().tell(join);
    }

    /** All agree on the first, however they are named. */
    private static Stream<NodeAddress> inOrder(List<NodeAddress> seeds) {
        return seeds.stream().distinct().sorted(Comparator.comparing(NodeAddress::toString));
    }

    /** Whether it begins the cluster of several coordinators. */
    private static boolean isFirst(NodeOptions options) {
        return options.seeds().size() > 1
                && inOrder(options.seeds()).findFirst().orElseThrow().equals(options.bind());
    }

    /** An actor system that talks to the nodes of a cluster, and joins none. */
    static <T> ActorSystem<T> outside(Behavior<T> guardian, NodeOptions options) {
        return create(guardian, List.of(), options);
    }

    private static <T> ActorSystem<T> create(Behavior<T> guardian, List<String> roles, NodeOptions options) {
        Config node = ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.canonical.hostname",
                options.bind().host(),
                "pekko.remote.artery.canonical.port",
                options.bind().port(),
                "pekko.cluster.roles",
                roles));
        Config health = options.healthPort().isPresent()
                ? Health.settings(options.healthPort().getAsInt())
                : ConfigFactory.empty();
        String downing = options.seeds().size() > 1
                ? SplitBrainResolverProvider.class.getName()
                : OneCoordinatorDowning.class.getName();
        Config patience = isFirst(options)
                ? ConfigFactory.parseMap(Map.of("pekko.cluster.seed-node-timeout", NEVER))
                : ConfigFactory.empty();
        Config config = node.withFallback(health)
                .withFallback(patience)
                .withValue("pekko.cluster.downing-provider-class", ConfigValueFactory.fromAnyRef(downing))
                .withFallback(options.security())
                .withFallback(ConfigFactory.parseResources(ClusterSystem.class, "cluster.conf"))
                .withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        try {
            ActorSystem<T> system = ActorSystem.create(guardian, NAME, config);
            cutConnectionsAtTheEnd(Adapter.toClassic(system));
            return system;
        } catch (RemoteTransportException | CompletionException e) {
            throw new JobRefusedException("can't listen on " + options.bind() + ": " + root(e).getMessage(), e);
        }
    }

    /**
     * A connection that is closed in order waits for its other end. Where the network between them is cut, the system would
     * end, and its address be free for the next, only some time after the network is back.
     */
    private static void cutConnectionsAtTheEnd(org.apache.pekko.actor.ActorSystem system) {
        ActorRef connections = Tcp.get(system).getManager();
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseActorSystemTerminate(), "cut connections", () -> {
                    system.scheduler()
                            .scheduleOnce(
                                    CLOSING,
                                    () -> connections.tell(PoisonPill.getInstance(), ActorRef.noSender()),
                                    system.dispatcher());
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
    }

    private static void answerProbes(ActorSystem<?> system, int port) {
        try {
            Health.start(system).toCompletableFuture().join();
        } catch (CompletionException e) {
            system.terminate();
            throw new JobRefusedException("can't answer probes on port " + port + ": " + root(e).getMessage(), e);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
