package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.dashboard.Dashboard;
import org.talkoot.deploy.dashboard.Door;
import org.talkoot.deploy.watch.RunWatch;

/** A node's keys make its dashboard safe beyond its own machine. */
class DashboardOverTlsTest {
    private final TestKeys nodes = new TestKeys();
    private final RunWatch watch = new RunWatch(new RunWatch.Job("job", "runs/job", 2, 10), InstantSource.system());

    @Test
    void itShowsItselfToWhoeverHasKeysOfTheSameAuthorityAndToNobodyElse(@TempDir Path temp) throws Exception {
        NodeKeys keys = nodes.valid("127.0.0.1");
        NodeKeys strangers = new TestKeys().valid("127.0.0.1");
        NodeKeys stranger = new NodeKeys(strangers.key(), strangers.chain(), List.of(nodes.authority.certificate()));
        Door door = Door.of(
                new NodeAddress("127.0.0.1", 0),
                Optional.empty(),
                Optional.of(TestKeys.write(temp.resolve("tls"), keys)));
        try (Dashboard dashboard = Dashboard.open(door, watch, () -> {}, () -> "")) {
            assertTrue(dashboard.url().startsWith("https://"), dashboard.url());
            assertEquals(200, get(dashboard, keys).statusCode());
            assertThrows(IOException.class, () -> get(dashboard, stranger));
        }
    }

    @Test
    void withATokenTooABrowserNeedsNoKeys(@TempDir Path temp) throws Exception {
        String token = "0123456789abcdef";
        NodeKeys keys = nodes.valid("127.0.0.1");
        NodeKeys unknown = new TestKeys().valid("127.0.0.1");
        NodeKeys trusting = new NodeKeys(unknown.key(), unknown.chain(), List.of(nodes.authority.certificate()));
        Door door = Door.of(
                new NodeAddress("127.0.0.1", 0),
                Optional.of(token),
                Optional.of(TestKeys.write(temp.resolve("tls"), keys)));
        try (Dashboard dashboard = Dashboard.open(door, watch, () -> {}, () -> "")) {
            assertEquals(401, get(dashboard, trusting).statusCode());
            HttpRequest request = HttpRequest.newBuilder(URI.create(dashboard.url()))
                    .header("Authorization", "Bearer " + token)
                    .build();
            assertEquals(
                    200,
                    client(trusting)
                            .send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode());
        }
    }

    private static HttpResponse<String> get(Dashboard dashboard, NodeKeys keys) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(dashboard.url())).build();
        return client(keys).send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpClient client(NodeKeys keys) {
        return HttpClient.newBuilder().sslContext(RotatingKeys.context(keys)).build();
    }
}
