package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.remote.RemoteTransportException;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.local.LocalTraining;

/** Starts actor systems that talk to each other: those of nodes, which join their cluster, and of others, which don't. */
final class ClusterSystem {
    static final String NAME = "talkoot";

    private ClusterSystem() {}

    /**
     * @param bind where it is reached
     * @param seeds through which it joins; those that aren't there yet are waited for
     * @param security what {@link NodeOptions#security} says
     * @throws JobRefusedException if it can't be reached there
     */
    static <T> ActorSystem<T> start(
            Behavior<T> guardian, String role, NodeAddress bind, List<NodeAddress> seeds, Config security) {
        ActorSystem<T> system = create(guardian, List.of(role), bind, security);
        Cluster cluster = Cluster.get(system);
        Address self = cluster.selfMember().address();
        List<Address> addresses =
                seeds.stream().map(seed -> seed.ofSystem(self.protocol())).toList();
        cluster.manager().tell(new JoinSeedNodes(addresses.isEmpty() ? List.of(self) : addresses));
        return system;
    }

    /** An actor system that talks to the nodes of a cluster, and joins none. */
    static <T> ActorSystem<T> outside(Behavior<T> guardian, NodeAddress bind, Config security) {
        return create(guardian, List.of(), bind, security);
    }

    private static <T> ActorSystem<T> create(
            Behavior<T> guardian, List<String> roles, NodeAddress bind, Config security) {
        Config node = ConfigFactory.parseMap(Map.of(
                "pekko.remote.artery.canonical.hostname", bind.host(),
                "pekko.remote.artery.canonical.port", bind.port(),
                "pekko.cluster.roles", roles));
        Config config = node.withFallback(security)
                .withFallback(ConfigFactory.parseResources(ClusterSystem.class, "cluster.conf"))
                .withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        try {
            return ActorSystem.create(guardian, NAME, config);
        } catch (RemoteTransportException | CompletionException e) {
            throw new JobRefusedException("can't listen on " + bind + ": " + root(e).getMessage(), e);
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
