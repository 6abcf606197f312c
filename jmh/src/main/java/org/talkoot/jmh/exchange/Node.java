package org.talkoot.jmh.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.deploy.cluster.NodeOptions;
import org.talkoot.deploy.lane.ExchangeLanes;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.jmh.exchange.ExchangeBenchmark.Way;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.WorkerThreads;

/** A process of a {@link Pair}, with one worker of the two or both, on actor systems and threads as a training has them. */
final class Node implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final Way way;
    private final ExchangeLanes lanes; // null without
    private final ActorSystem<Void> system;
    private final List<ActorRef<WorkerCommand>> workers;

    Node(Way way, Chunks chunks, int... ranks) throws IOException {
        this.way = way;
        lanes = way == Way.LANES ? lanes() : null;
        CompletableFuture<List<ActorRef<WorkerCommand>>> spawned = new CompletableFuture<>();
        system = ActorSystem.create(
                Behaviors.setup(context -> {
                    spawned.complete(spawn(context, way, chunks, ranks));
                    return Behaviors.empty();
                }),
                "talkoot",
                settings(way));
        workers = spawned.join();
    }

    private static ExchangeLanes lanes() throws IOException {
        return ExchangeLanes.open(
                new NodeSockets(ConfigFactory.empty()), new InetSocketAddress(HOST, 0), (message, bytes) -> {});
    }

    private static Config settings(Way way) {
        Config network = way == Way.REFERENCES
                ? ConfigFactory.empty()
                : ConfigFactory.parseMap(Map.of(
                                "pekko.remote.artery.canonical.hostname",
                                HOST,
                                "pekko.remote.artery.canonical.port",
                                0))
                        .withFallback(ConfigFactory.parseResources(NodeOptions.class, "cluster.conf"));
        return network.withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
    }

    private static List<ActorRef<WorkerCommand>> spawn(
            ActorContext<Void> context, Way way, Chunks chunks, int... ranks) {
        float[] weights = new float[chunks.floats() + 1];
        boolean crowded = Runtime.getRuntime().availableProcessors() < ranks.length;
        List<ActorRef<WorkerCommand>> workers = new ArrayList<>();
        for (int rank : ranks) {
            workers.add(context.spawn(
                    Behaviors.setup(own -> way == Way.BARE_ARTERY
                            ? new BareWorker(own, rank, chunks)
                            : new ExchangingWorker(own, rank, way == Way.REFERENCES, chunks, weights)),
                    "worker-" + rank,
                    WorkerThreads.next(context.getSystem(), crowded)));
        }
        return workers;
    }

    /** In this process, by rank. */
    ActorRef<WorkerCommand> worker(int number) {
        return workers.get(number);
    }

    /** Of its first worker, for {@link #meet} in the other process. */
    String address() {
        return ActorRefResolver.get(system).toSerializationFormat(worker(0)) + " " + (lanes == null ? 0 : lanes.port());
    }

    /** Its only worker exchanges with the one at that address from now on. */
    void meet(String address) {
        String[] parts = address.split(" ");
        ActorRef<WorkerCommand> peer = ActorRefResolver.get(system).resolveActorRef(parts[0]);
        if (lanes != null) {
            lanes.begin(system, node -> OptionalInt.of(Integer.parseInt(parts[1])));
        }
        worker(0).tell(new Pair.Begin(peer, lanes == null ? Courier.DIRECT : lanes));
    }

    @Override
    public void close() {
        if (lanes != null) {
            lanes.close();
        }
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }
}
