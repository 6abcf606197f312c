package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.protocol.message.WorkerReport.Leave;

/** Two nodes of one cluster, and whoever else has an opinion of itself. */
@Timeout(60)
class TlsBetweenNodesTest {
    private static final TestKeys OURS = new TestKeys();
    private static final String NO_PATH = "unable to find valid certification path";
    private static final TestKeys THEIRS = new TestKeys();

    @TempDir
    private static Path temp;

    private static Path folder;
    private static TestNode one;
    private static TestNode other;

    @BeforeAll
    static void start() throws IOException {
        folder = TestKeys.write(temp.resolve("node"), OURS.valid(TestNode.HOST));
        one = TestNode.start(TestKeys.security(folder, TestNode.HOST));
        other = TestNode.start(TestKeys.security(folder, TestNode.HOST));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void nodesWithKeysOfOneAuthorityTalk() throws InterruptedException {
        TestNode.assertTalking(one, other);
    }

    static Stream<BadKeys> badCallers() {
        return Stream.of(
                new BadKeys("of another authority", THEIRS.valid(TestNode.HOST), NO_PATH),
                new BadKeys("expired", OURS.expired(TestNode.HOST), "the certificate expired"));
    }

    /** @param reason that is logged */
    private record BadKeys(String name, NodeKeys keys, String reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("badCallers")
    void aCallerWithBadKeysIsRefusedAndLoggedOnce(BadKeys bad) throws Exception {
        try (Logged logged = new Logged()) {
            for (int call = 0; call < 3; call++) {
                assertRefused(Caller.insisting(bad.keys, one.port()));
            }
            TestNode.assertTalking(one, other);
            assertEquals(1, logged.count("refused a connection: "), logged::toString);
            assertEquals(1, logged.count(bad.reason), logged::toString);
        }
    }

    @Test
    void aCallerWithoutCertificateIsRefusedAndLoggedOnce() throws Exception {
        try (Logged logged = new Logged()) {
            for (int call = 0; call < 3; call++) {
                assertRefused(Caller.withoutCertificate(one.port()));
            }
            TestNode.assertTalking(one, other);
            assertEquals(1, logged.count("refused a connection: Empty client certificate chain"), logged::toString);
        }
    }

    /** With TLS 1.3 a client hears of it when its own handshake is over, if the node hasn't hung up by then. */
    private static void assertRefused(SSLSocket caller) throws IOException {
        try (caller) {
            assertThrows(IOException.class, () -> {
                caller.startHandshake();
                assertHangsUp(caller);
                throw new IOException("closed");
            });
        }
    }

    private static void assertHangsUp(SSLSocket caller) throws IOException {
        try {
            assertEquals(-1, caller.getInputStream().read());
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the node holds the connection open", e);
        } catch (IOException reset) {
            // one way to hang up
        }
    }

    @Test
    void aMemberThatSendsAFrameThatIsTooLongIsRefusedAndLoggedOnce() throws Exception {
        try (Logged logged = new Logged()) {
            for (int call = 0; call < 3; call++) {
                try (SSLSocket member = Caller.insisting(OURS.valid(TestNode.HOST), one.port())) {
                    member.getOutputStream().write(new byte[] {'T', 'A', 'L', 'K', 2, -4, -1, -1, -1});
                    assertHangsUp(member);
                }
            }
            TestNode.assertTalking(one, other);
            assertEquals(1, logged.count("refused a connection: a frame of -4 bytes"), logged::toString);
            assertEquals(0, logged.count("Decoder"), logged::toString);
        }
    }

    @Test
    void anOlderTlsIsRefused() throws Exception {
        SSLSocket caller = Caller.insisting(OURS.valid(TestNode.HOST), one.port());
        caller.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertRefused(caller);
        TestNode.assertTalking(one, other);
    }

    @ParameterizedTest
    @MethodSource("badServers")
    void aNodeTellsNothingToAServerWithBadKeys(BadKeys bad) throws Exception {
        try (Logged logged = new Logged();
                Impostor impostor = new Impostor(bad.keys)) {
            ActorRefResolver.get(one.system())
                    .<Object>resolveActorRef(impostor.path())
                    .tell(new Leave("worker"));
            logged.await(bad.reason);
            TestNode.assertTalking(one, other);
            assertEquals(0, impostor.heardBytes());
        }
    }

    static Stream<BadKeys> badServers() {
        return Stream.of(
                new BadKeys("of another authority", THEIRS.valid(TestNode.HOST), NO_PATH),
                new BadKeys("expired", OURS.expired(TestNode.HOST), "validity check failed"),
                new BadKeys("for another host", OURS.valid("127.0.0.2,node1"), "No subject alternative names matching"),
                new BadKeys("for a name only", OURS.valid("localhost"), "No subject alternative names"));
    }

    /** It isn't refused by TLS, since nobody can know where a call comes from; but nobody answers it. */
    @Test
    void aNodeWithKeysForAnotherHostIsHeardByNobody() throws Exception {
        Path folder = TestKeys.write(temp.resolve("elsewhere"), OURS.valid("127.0.0.2"));
        try (Logged logged = new Logged();
                TestNode elsewhere = TestNode.start(TestKeys.security(folder, "127.0.0.2"))) {
            elsewhere.tell(one, new Leave("from elsewhere"));
            // by the end that refuses, or by the one that is told of it: where a call ends while it is refused, only by
            // that
            logged.await("No subject alternative names matching IP address 127.0.0.1 found", "certificate_unknown");
            TestNode.assertTalking(one, other);
            one.tell(elsewhere, new Leave("to elsewhere"));
            TestNode.assertTalking(one, other);
            assertEquals(List.of(), List.copyOf(one.received));
            assertEquals(List.of(), List.copyOf(elsewhere.received));
        }
    }

    /** As the pods of a deployment, whose addresses nobody knows before. */
    @Test
    void nodesThatShareACertificateAreKnownByTheNameInIt() throws Exception {
        Path shared = TestKeys.write(temp.resolve("shared"), OURS.valid("talkoot"));
        Path other = TestKeys.write(temp.resolve("other"), OURS.valid("node1"));
        NodeSecurity security = NodeSecurity.of(Optional.of(shared), Optional.of("talkoot"), false, TestNode.HOST);
        assertThrows(
                SecurityMistake.class,
                () -> NodeSecurity.of(Optional.of(other), Optional.of("talkoot"), false, TestNode.HOST));
        try (Logged logged = new Logged();
                TestNode left = TestNode.start(security);
                TestNode right = TestNode.start(security)) {
            TestNode.assertTalking(left, right);
            left.tell(one, new Leave("to one that is called by its host"));
            logged.await("No name matching talkoot found");
        }
    }

    @Test
    void replacedKeysAreUsedByTheNextConnection() throws Exception {
        Path folder = TestKeys.write(temp.resolve("rotating"), OURS.valid(TestNode.HOST));
        try (Logged logged = new Logged();
                TestNode rotating = TestNode.start(TestKeys.security(folder, TestNode.HOST))) {
            NodeKeys caller = OURS.valid(TestNode.HOST);
            var before = Caller.answering(caller, rotating.port());
            TestKeys.write(folder, OURS.valid(TestNode.HOST));
            var after = Caller.answering(caller, rotating.port());
            assertNotEquals(before.getSerialNumber(), after.getSerialNumber());

            Files.writeString(
                    folder.resolve(TlsFiles.KEY),
                    Pem.text(OURS.valid(TestNode.HOST).key()));
            assertEquals(after, Caller.answering(caller, rotating.port()), "half replaced");
            assertEquals(after, Caller.answering(caller, rotating.port()), "half replaced");
            assertEquals(1, logged.count("doesn't belong to the certificate"), logged::toString);
            Files.delete(folder.resolve(TlsFiles.CERTIFICATE));
            assertEquals(after, Caller.answering(caller, rotating.port()), "deleted");
            TestNode.assertTalking(one, rotating);
        }
    }

    @Test
    void anAuthorityIsReplacedWhileNodesRun() throws Exception {
        List<X509Certificate> both = List.of(OURS.authority.certificate(), THEIRS.authority.certificate());
        Path folder = TestKeys.write(temp.resolve("authority"), OURS.valid(TestNode.HOST));
        try (TestNode first = TestNode.start(TestKeys.security(folder, TestNode.HOST))) {
            NodeKeys ours = OURS.valid(TestNode.HOST);
            TestKeys.write(folder, new NodeKeys(ours.key(), ours.chain(), both));
            NodeKeys theirs = THEIRS.valid(TestNode.HOST);
            Path next = TestKeys.write(temp.resolve("next"), new NodeKeys(theirs.key(), theirs.chain(), both));
            try (TestNode second = TestNode.start(TestKeys.security(next, TestNode.HOST))) {
                TestNode.assertTalking(first, second);
            }
        }
    }
}
