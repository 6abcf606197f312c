package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.cluster.ClusterEvent.MemberUp;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.Subscribe;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Config NODE = ConfigFactory.parseString("""
            pekko.actor.provider = cluster
            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            pekko.cluster.jmx.enabled = off
            pekko.loglevel = WARNING
            """);

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void aNodeIsAliveAtOnceAndReadyWhenItIsUpInTheCluster() throws Exception {
        ActorTestKit kit = node(0);
        try {
            int port = port(kit);
            assertTrue(get(port, "/metrics").body().contains("jvm_memory_used_bytes"));
            assertEquals(200, get(port, "/alive").statusCode());
            assertEquals(500, get(port, "/ready").statusCode());

            Cluster cluster = Cluster.get(kit.system());
            TestProbe<MemberUp> up = kit.createTestProbe(MemberUp.class);
            cluster.subscriptions().tell(Subscribe.create(up.ref(), MemberUp.class));
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            up.receiveMessage(Duration.ofSeconds(30));
            up.awaitAssert(() -> {
                assertEquals(200, get(port, "/ready").statusCode());
                return true;
            });
            assertEquals(200, get(port, "/alive").statusCode());
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void nothingElseIsTold() throws Exception {
        ActorTestKit kit = node(0);
        try {
            int port = port(kit);
            for (String path : new String[] {"/", "/cluster/members", "/bootstrap/seed-nodes"}) {
                assertEquals(404, get(port, path).statusCode(), path);
            }
            assertTrue(get(port, "/alive").headers().firstValue("Server").isEmpty());
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aPortThatIsTakenIsAFailureThatNamesIt() throws Exception {
        ActorTestKit kit = node(0);
        try {
            int port = port(kit);
            ActorTestKit second = node(port);
            try {
                ExecutionException failed = assertThrows(ExecutionException.class, () -> port(second));
                assertTrue(failed.toString().contains(":" + port), failed::toString);
            } finally {
                second.shutdownTestKit();
            }
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aPortIsANumberOfSixteenBits() {
        assertThrows(IllegalArgumentException.class, () -> Health.settings(65536));
    }

    private static ActorTestKit node(int healthPort) {
        return ActorTestKit.create(
                Health.settings(healthPort).withFallback(NODE).withFallback(ConfigFactory.load()));
    }

    private static int port(ActorTestKit kit) throws Exception {
        return Health.start(kit.system()).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private HttpResponse<String> get(int port, String path) {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
