package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.message.WorkerReport.Leave;

/** Programs that call the wrong port. */
@Timeout(60)
class ForeignProtocolTest {
    private static final byte[] HTTP = "GET / HTTP/1.1\r\nHost: node1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path temp;

    private static NodeSecurity plain() {
        return NodeSecurity.of(Optional.empty(), Optional.empty(), false, TestNode.HOST);
    }

    private NodeSecurity tls() throws IOException {
        return TestKeys.security(TestKeys.write(temp, new TestKeys().valid(TestNode.HOST)), TestNode.HOST);
    }

    @Test
    void aNodeWithTlsHangsUpOnWhatIsNotTlsAndLogsItOnce() throws Exception {
        NodeSecurity tls = tls();
        try (Logged logged = new Logged();
                TestNode one = TestNode.start(tls);
                TestNode other = TestNode.start(tls)) {
            TestNode.assertTalking(one, other);
            Caller.say(HTTP, one.port());
            randomBytes(one);
            TestNode.assertTalking(one, other);
            assertEquals(1, logged.count("ecognized SSL message"), logged::toString);
            try (TestNode withoutTls = TestNode.start(plain())) {
                withoutTls.tell(one, new Leave("without TLS"));
                one.tell(withoutTls, new Leave("with TLS"));
                logged.await("outbound connection to [" + withoutTls.address());
                TestNode.assertTalking(one, other);
                assertEquals(0, one.received.size());
                assertEquals(0, withoutTls.received.size());
            }
        }
    }

    @Test
    void aNodeWithoutTlsHangsUpOnWhatIsNotArtery() throws Exception {
        try (TestNode one = TestNode.start(plain());
                TestNode other = TestNode.start(plain())) {
            Caller.say(HTTP, one.port());
            randomBytes(one);
            Caller.say("AKKA\2\10\0\0\0xxxxxxxx".getBytes(StandardCharsets.US_ASCII), one.port());
            assertThrows(
                    IOException.class,
                    () -> Caller.withoutCertificate(one.port()).startHandshake());
            TestNode.assertTalking(one, other);
        }
    }

    private static void randomBytes(TestNode node) throws IOException {
        Random random = new Random(1);
        for (int call = 0; call < 20; call++) {
            byte[] bytes = new byte[1 + random.nextInt(10_000)];
            random.nextBytes(bytes);
            bytes[0] = 'x'; // no TLS record begins with it, and no node
            if (bytes.length > 5) { // fewer may be the beginning of something
                Caller.say(bytes, node.port());
            }
        }
    }

    /** What it claims costs nothing: memory is taken for what has arrived. */
    @Test
    void aFrameThatClaimsToBeHugeDisturbsNobody() throws Exception {
        try (TestNode one = TestNode.start(plain());
                TestNode other = TestNode.start(plain());
                Socket huge = new Socket(one.port().getAddress(), one.port().getPort())) {
            OutputStream out = huge.getOutputStream();
            out.write(new byte[] {'T', 'A', 'L', 'K', 2, -1, -1, -1, 100});
            out.write(new byte[1000]);
            out.flush();
            TestNode.assertTalking(one, other);
        }
    }

    /** Far more often than Pekko would restart its streams by default before it ends the node. */
    @Test
    void framesOfRandomBytesDisturbNobody() throws Exception {
        Random random = new Random(2);
        try (TestNode one = TestNode.start(plain());
                TestNode other = TestNode.start(plain())) {
            for (int call = 0; call < 50; call++) {
                try (Socket socket =
                        new Socket(one.port().getAddress(), one.port().getPort())) {
                    byte[] frame = new byte[300];
                    random.nextBytes(frame);
                    frame[0] = 0; // the protocol version, or the header isn't looked at
                    OutputStream out = socket.getOutputStream();
                    out.write(new byte[] {'T', 'A', 'L', 'K', (byte) (1 + call % 3), 44, 1, 0, 0});
                    out.write(frame);
                    out.flush();
                }
            }
            TestNode.assertTalking(one, other);
        }
    }
}
