package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.deploy.lane.LaneNode;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** Who may use the connections on which workers of different nodes exchange what a step needs. */
@Timeout(60)
class LanesTest {
    private static final TestKeys OURS = new TestKeys();
    private static final TestKeys THEIRS = new TestKeys();
    private static final NodeKeys EXPIRED = OURS.expired(TestNode.HOST);
    private static final int GREETING = 0x544c4b31;

    private static LaneNode withoutTls;

    @TempDir
    private Path temp;

    @BeforeAll
    static void start() throws IOException {
        withoutTls = new LaneNode(ConfigFactory.empty());
    }

    @AfterAll
    static void stop() {
        withoutTls.close();
    }

    private Config tls(String host) throws IOException {
        return TestKeys.security(TestKeys.write(temp.resolve(host), OURS.valid(host)), host)
                .config();
    }

    /** One byte from whoever calls to whoever answers. */
    private static void talk(Config caller, Config answering) throws Exception {
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(TestNode.HOST, 0));
            CompletableFuture<Integer> heard = CompletableFuture.supplyAsync(() -> {
                try (Socket called = new NodeSockets(answering).answer(server.accept())) {
                    return called.getInputStream().read();
                } catch (IOException e) {
                    return -1;
                }
            });
            try (Socket calling = new NodeSockets(caller).call((InetSocketAddress) server.getLocalSocketAddress())) {
                calling.getOutputStream().write('x');
                calling.getOutputStream().flush();
                assertEquals('x', heard.get());
            }
        }
    }

    @Test
    void nodesWithKeysOfOneAuthorityTalkAndSoDoThoseWithoutTls() throws Exception {
        talk(tls(TestNode.HOST), tls(TestNode.HOST));
        talk(ConfigFactory.empty(), ConfigFactory.empty());
    }

    @Test
    void overTlsAChunkArrivesWithItsBits() throws Exception {
        float[] weights = new float[100_000];
        IntStream.range(0, weights.length).forEach(i -> weights[i] = i / 7f);
        try (LaneNode here = new LaneNode(tls(TestNode.HOST));
                LaneNode there = new LaneNode(tls(TestNode.HOST))) {
            here.knows(OptionalInt.of(there.address().getPort()));
            here.send(there, new WeightsChunk(new Fence(1, 1), 0, 0, 0, 0, weights.length, weights));
            WeightsChunk arrived = (WeightsChunk) there.received.poll(10, TimeUnit.SECONDS);
            assertNotNull(here.onLanes.poll(10, TimeUnit.SECONDS), "it went another way");
            assertArrayEquals(weights, Arrays.copyOf(arrived.weights(), weights.length));
        }
    }

    @Test
    void aNodeSaysNothingToOneWithKeysForAnotherHost() throws IOException {
        Config here = tls(TestNode.HOST);
        Config elsewhere = tls("127.0.0.2");
        SSLException refusal = assertThrows(SSLException.class, () -> talk(here, elsewhere));
        assertEquals("No subject alternative names matching IP address 127.0.0.1 found", root(refusal));
    }

    private static String root(Throwable failure) {
        return failure.getCause() == null ? failure.getMessage() : root(failure.getCause());
    }

    @Test
    void callersWithoutCertificateOrWithBadOnesAreRefusedAndLoggedOnce() throws Exception {
        try (Logged logged = new Logged();
                LaneNode node = new LaneNode(tls(TestNode.HOST))) {
            for (int call = 0; call < 3; call++) {
                assertHungUp(Caller.withoutCertificate(node.address()));
                assertHungUp(Caller.insisting(THEIRS.valid(TestNode.HOST), node.address()));
                assertHungUp(Caller.insisting(EXPIRED, node.address()));
                Caller.say("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), node.address());
            }
            logged.await("refused a connection: Unsupported or unrecognized SSL message");
            assertEquals(1, logged.count("Empty client certificate chain"), logged::toString);
            assertEquals(1, logged.count("unable to find valid certification path"), logged::toString);
            assertEquals(1, logged.count("the certificate expired"), logged::toString);
        }
    }

    private static void assertHungUp(SSLSocket caller) throws IOException {
        try (caller) {
            assertThrows(IOException.class, () -> {
                caller.startHandshake();
                if (caller.getInputStream().read() < 0) {
                    throw new IOException("closed");
                }
            });
        }
    }

    private static byte[] greeting(String recipient, int... after) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(GREETING);
        data.writeUTF(recipient);
        for (int each : after) {
            data.writeInt(Integer.reverseBytes(each));
        }
        return bytes.toByteArray();
    }

    /** On a network that is trusted, whoever calls by mistake. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "what it said first is not a node's greeting",
                "it names an actor of another node",
                "a frame of 2147483647 bytes",
                "a frame of -4 bytes",
                "Encountered unregistered class ID"
            })
    void aCallerThatSaysWhatNoNodeSaysIsHungUpOnAndLoggedOnce(String reason) throws Exception {
        try (Logged logged = new Logged()) {
            byte[] random = new byte[5_000];
            new Random(1).nextBytes(random);
            byte[] said = switch (reason) {
                case "it names an actor of another node" -> greeting("pekko://talkoot@127.0.0.1:1/user#7");
                case "a frame of 2147483647 bytes" -> greeting(withoutTls.worker(), Integer.MAX_VALUE);
                case "a frame of -4 bytes" -> greeting(withoutTls.worker(), -4);
                case "Encountered unregistered class ID" -> greeting(withoutTls.worker(), Integer.BYTES, 99 + 2);
                default -> random;
            };
            for (int call = 0; call < 3; call++) {
                say(said, withoutTls.address());
            }
            logged.await("refused a connection: " + reason);
            assertEquals(1, logged.count(reason), logged::toString);
        }
    }

    private static void say(byte[] bytes, InetSocketAddress node) throws IOException {
        try (Socket caller = new Socket(node.getAddress(), node.getPort())) {
            caller.setSoTimeout(10_000);
            caller.getOutputStream().write(bytes);
            assertEquals(-1, caller.getInputStream().read());
        } catch (SocketException reset) {
            // one way to hang up
        }
    }
}
