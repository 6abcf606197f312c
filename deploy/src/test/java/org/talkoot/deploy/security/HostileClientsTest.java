package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.cluster.EndlessJob;
import org.talkoot.deploy.cluster.RunningCluster;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerReport.Leave;

/** A job trains between nodes with TLS while others call who have no business there: it goes on, and its result is the same. */
@Tag("system")
@Timeout(300)
class HostileClientsTest {
    private static final TestKeys OURS = new TestKeys();
    private static final TestKeys THEIRS = new TestKeys();

    @TempDir
    private Path temp;

    private RunningCluster cluster;
    private InetSocketAddress port;

    @BeforeEach
    void begin() {
        cluster = new RunningCluster(temp);
        port = new InetSocketAddress(
                TestNode.HOST, Integer.parseInt(cluster.address().replaceFirst(".*:", "")));
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void aJobGoesOnWhoeverCallsAndItsResultIsTheSame() throws Exception {
        EndlessJob job = new EndlessJob(temp, 1_000_000);
        String keys =
                TestKeys.write(temp.resolve("keys"), OURS.valid(TestNode.HOST)).toString();
        cluster.coordinate(job.file(), "--tls", keys, "--min-workers", "2");
        cluster.worker(1, "--tls", keys);
        cluster.worker(1, "--tls", keys);
        cluster.awaitMoreThan(20);

        assertRefused(Caller.withoutCertificate(port));
        awaitLogged("Empty client certificate chain");
        assertRefused(Caller.insisting(THEIRS.valid(TestNode.HOST), port));
        awaitLogged("unable to find valid certification path");
        assertRefused(Caller.insisting(OURS.expired(TestNode.HOST), port));
        awaitLogged("the certificate expired");
        Caller.say("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), port);
        Caller.say(randomBytes(), port);
        awaitLogged("ecognized SSL message");
        messagesOfANodeForAnotherHost();
        messagesThatAreNone(keys);
        cluster.awaitMore(20);
        job.assertUndisturbed(cluster);
    }

    private static void assertRefused(SSLSocket caller) throws IOException {
        try (caller) {
            assertThrows(IOException.class, () -> {
                caller.startHandshake();
                if (caller.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
        }
    }

    private static byte[] randomBytes() {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);
        bytes[0] = 'x'; // no TLS record begins with it
        return bytes;
    }

    private void awaitLogged(String words) {
        cluster.await(() -> cluster.log().contains(words), "\"" + words + "\" in the coordinator's log");
        cluster.awaitMore(1);
    }

    private void tell(TestNode sender, Object message) {
        ActorRefResolver.get(sender.system())
                .resolveActorRef("pekko://talkoot@" + cluster.address() + "/user")
                .tell(message);
    }

    private void messagesOfANodeForAnotherHost() throws IOException {
        Path keys = TestKeys.write(temp.resolve("elsewhere"), OURS.valid("127.0.0.2"));
        try (TestNode elsewhere = TestNode.start(TestKeys.security(keys, "127.0.0.2"))) {
            tell(elsewhere, new Leave("worker"));
            awaitLogged("No subject alternative names matching");
        }
    }

    /** Of a broken member, with good keys. */
    private void messagesThatAreNone(String keys) {
        NodeSecurity good = TestKeys.security(Path.of(keys), TestNode.HOST);
        NodeSecurity raw = new NodeSecurity(Raw.serializers().withFallback(good.config()), good.summary());
        try (TestNode broken = TestNode.start(raw);
                TestNode whole = TestNode.start(good)) {
            tell(broken, new Raw.Bulk("", claimingAHugeArray(whole)));
            awaitRefusals(1);
            tell(broken, new Raw.Bulk("", new byte[] {99 + 2, 0, 0, 0})); // a class that nobody registered
            awaitRefusals(2);
        }
    }

    private void awaitRefusals(int count) {
        String refused = "Failed to deserialize message from";
        cluster.await(() -> cluster.log().split(refused, -1).length > count, count + " refused messages");
        cluster.awaitMore(1);
    }

    private static byte[] claimingAHugeArray(TestNode node) {
        byte[] bytes = SerializationExtension.get(node.system())
                .serialize(new WeightsChunk(new Fence(1, 1), 0, 0, 0, 0, 3, new float[3]))
                .get();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return buffer.putInt(HostileMessageTest.COUNT_AT, Integer.MAX_VALUE).array();
    }
}
