package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.talkoot.protocol.message.WorkerReport.Leave;

/** A node of a cluster, on loopback, with one actor that keeps what it is told. */
final class TestNode implements AutoCloseable {
    static final String HOST = "127.0.0.1";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Config CLUSTER = ConfigFactory.parseString("""
            pekko {
              loglevel = INFO
              daemonic = on
              actor.provider = cluster
              cluster.jmx.enabled = off
              coordinated-shutdown.exit-jvm = off
              coordinated-shutdown.run-by-actor-system-terminate = off
              remote.artery {
                canonical { hostname = "127.0.0.1", port = 0 }
                advanced { outbound-restart-backoff = 100 ms, handshake-retry-interval = 100 ms }
                large-message-destinations = ["/user/large"]
              }
            }
            """);

    final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
    private final ActorSystem<Object> system;

    private TestNode(Config config) {
        system = ActorSystem.create(keeping(), "talkoot", config);
    }

    static TestNode start(NodeSecurity security) {
        return new TestNode(config(security));
    }

    static Config config(NodeSecurity security) {
        return security.config().withFallback(CLUSTER).withFallback(ConfigFactory.load());
    }

    private Behavior<Object> keeping() {
        return Behaviors.receiveMessage(message -> {
            received.add(message);
            return Behaviors.same();
        });
    }

    ActorSystem<Object> system() {
        return system;
    }

    Address address() {
        return Cluster.get(system).selfMember().address();
    }

    InetSocketAddress port() {
        return new InetSocketAddress(HOST, address().getPort().orElseThrow());
    }

    /** The other's actor, as this node sees it. */
    ActorRef<Object> seen(TestNode other) {
        return ActorRefResolver.get(system)
                .resolveActorRef(ActorRefResolver.get(other.system).toSerializationFormat(other.system));
    }

    void tell(TestNode other, Object message) {
        seen(other).tell(message);
    }

    /** Fails unless a message gets through, either way. */
    static void assertTalking(TestNode one, TestNode other) throws InterruptedException {
        assertReaches(one, other);
        assertReaches(other, one);
    }

    /** What is sent while a connection is refused is lost; so a message isn't sent once. */
    static void assertReaches(TestNode from, TestNode to) throws InterruptedException {
        Object message = new Leave("worker " + NUMBER.incrementAndGet());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Object got = null;
        while (!message.equals(got) && System.nanoTime() < deadline) {
            from.tell(to, message);
            got = to.received.poll(500, TimeUnit.MILLISECONDS);
        }
        assertEquals(message, got);
    }

    /** Doesn't wait for the end: Pekko's doesn't always come where a TLS handshake was under way. */
    @Override
    public void close() {
        system.terminate();
    }
}
