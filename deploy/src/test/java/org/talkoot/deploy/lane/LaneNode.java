package org.talkoot.deploy.lane;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;

/** A node on loopback with lanes, and one worker that keeps what it is told. */
public final class LaneNode implements AutoCloseable {
    private static final Config REMOTE = ConfigFactory.parseString("""
            pekko {
              daemonic = on
              actor.provider = remote
              coordinated-shutdown.exit-jvm = off
              remote.artery {
                canonical { hostname = "127.0.0.1", port = 0 }
                large-message-destinations = ["/user"]
                advanced { maximum-large-frame-size = 8 MiB }
              }
            }
            """).withFallback(ConfigFactory.defaultReference());

    public final BlockingQueue<WorkerCommand> received = new LinkedBlockingQueue<>();
    public final BlockingQueue<PeerMessage> onLanes = new LinkedBlockingQueue<>(); // that this node sent
    private final ActorSystem<WorkerCommand> system;
    private final ExchangeLanes lanes;
    private OptionalInt port = OptionalInt.empty(); // of the other's lanes

    /** @param security settings of a {@link org.talkoot.deploy.security.NodeSecurity} */
    public LaneNode(Config security) throws IOException {
        lanes = ExchangeLanes.open(
                new NodeSockets(security),
                new InetSocketAddress("127.0.0.1", 0),
                (message, bytes) -> onLanes.add(message));
        system = ActorSystem.create(
                Behaviors.receiveMessage(message -> {
                    received.add(message);
                    return Behaviors.same();
                }),
                "talkoot",
                security.withFallback(REMOTE).resolve());
        lanes.begin(system, node -> port);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", lanes.port());
    }

    /** What its worker is called. */
    public String worker() {
        return ActorRefResolver.get(system).toSerializationFormat(system);
    }

    public void knows(OptionalInt portOfTheOther) {
        port = portOfTheOther;
    }

    /** Of this node's worker to the other's, by the way that {@link #knows} says. */
    public void send(LaneNode other, PeerMessage message) {
        ActorRef<WorkerCommand> seen = ActorRefResolver.get(system).resolveActorRef(other.worker());
        lanes.send(seen, message);
    }

    ExchangeLanes lanes() {
        return lanes;
    }

    @Override
    public void close() {
        lanes.close();
        system.terminate();
    }
}
