package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.lane.ExchangeLanes;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.message.HostCommand;

/**
 * A process that hosts workers. When it loses its cluster, it starts a new actor system and joins again, until a coordinator
 * dismisses it.
 */
public final class WorkerNode {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerNode.class);
    private static final Duration LEAVING = Duration.ofSeconds(10); // for the cluster to take note

    private final NodeOptions options;
    private final int workers;
    private final Path cache;
    private final int lanePort;
    private final HostListener listener;
    private ActorSystem<HostCommand> system; // null before the first
    private boolean leaving;

    /**
     * @param workers at least 1
     * @param cache a folder for files that jobs need, made where it isn't there
     * @param lanePort where workers of other nodes send what they exchange; 0 for any that is free
     */
    public WorkerNode(NodeOptions options, int workers, Path cache, int lanePort, HostListener listener) {
        this.options = options;
        this.workers = workers;
        this.cache = cache;
        this.lanePort = lanePort;
        this.listener = listener;
    }

    /**
     * Works until the end. It may be long; call it once.
     *
     * @throws org.talkoot.deploy.api.JobRefusedException if the node can't be reached where it is to be
     */
    public Ending run() {
        while (true) {
            Ending ending = incarnation();
            LOG.info("ending={} {}", ending.how(), ending.why());
            if (ending.how() != Ending.How.AGAIN || isLeaving()) {
                return ending;
            }
        }
    }

    private Ending incarnation() {
        CompletableFuture<Ending> ending = new CompletableFuture<>();
        listener.waiting();
        try (ExchangeLanes lanes = lanes()) {
            return incarnation(lanes, ending);
        }
    }

    private ExchangeLanes lanes() {
        InetSocketAddress own = new InetSocketAddress(options.bind().hostName(), lanePort);
        try {
            return ExchangeLanes.open(new NodeSockets(options.security()), own, listener::sent);
        } catch (IOException e) {
            throw new JobRefusedException(
                    "can't listen on " + own + " for what workers exchange: " + e.getMessage(), e);
        }
    }

    private Ending incarnation(ExchangeLanes lanes, CompletableFuture<Ending> ending) {
        ActorSystem<HostCommand> started = ClusterSystem.start(
                Behaviors.setup(context -> {
                    ActorSystem<Void> system = context.getSystem();
                    lanes.begin(system, node -> LanePorts.of(system, node));
                    return Host.create(new Host.Setup(NodeName.of(system), workers, cache, lanes, listener, ending));
                }),
                List.of("worker", LanePorts.role(lanes.port())),
                options);
        started.getWhenTerminated().whenComplete((done, failure) -> ending.complete(lost(started)));
        begin(started);
        Ending how = ending.join();
        started.terminate();
        await(started);
        return how;
    }

    private static Ending lost(ActorSystem<?> system) {
        boolean differs = CoordinatedShutdown.get(system)
                .getShutdownReason()
                .filter(reason -> reason == CoordinatedShutdown.incompatibleConfigurationDetectedReason())
                .isPresent();
        return differs
                ? new Ending(
                        Ending.How.REFUSED,
                        "the cluster has several coordinators and --join names one, or the other way round: name all"
                                + " that --seeds names")
                : new Ending(Ending.How.AGAIN, "the node was cut off from its cluster");
    }

    private synchronized void begin(ActorSystem<HostCommand> started) {
        system = started;
        if (leaving) {
            started.tell(Host.Leave.INSTANCE);
        }
    }

    private synchronized boolean isLeaving() {
        return leaving;
    }

    private static void await(ActorSystem<?> system) {
        try {
            system.getWhenTerminated().toCompletableFuture().get(LEAVING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the node's actors took too long to end", e);
        }
    }

    /** Its workers leave at the next boundary, and then it ends. */
    public synchronized void leave() {
        leaving = true;
        if (system != null) {
            system.tell(Host.Leave.INSTANCE);
        }
    }
}
