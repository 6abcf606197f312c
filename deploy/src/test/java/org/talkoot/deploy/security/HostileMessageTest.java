package org.talkoot.deploy.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Deploy;
import org.apache.pekko.actor.Props;
import org.apache.pekko.remote.RemoteScope;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** What a member that is broken, or of another version, may send to the others. */
@Timeout(60)
class HostileMessageTest {
    private static final NodeSecurity PLAIN = NodeSecurity.of(Optional.empty(), Optional.empty(), false, TestNode.HOST);

    /** In a message of weights: Kryo's id of the class, fence, step, sender, chunk, from, to. */
    static final int COUNT_AT = 1 + 8 + 4 + 3 * 4 + 2 * 4;

    private static TestNode hostile;
    private static TestNode one;
    private static TestNode other;

    @BeforeAll
    static void start() {
        one = TestNode.start(PLAIN);
        other = TestNode.start(PLAIN);
        hostile = TestNode.start(new NodeSecurity(Raw.serializers().withFallback(PLAIN.config()), PLAIN.summary()));
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        hostile.close();
    }

    private static void assertRefused(Raw message) throws InterruptedException {
        try (Logged logged = new Logged()) {
            hostile.tell(one, message);
            logged.await("Failed to deserialize message from");
            TestNode.assertTalking(one, other);
            assertEquals(0, one.received.size());
            assertEquals(1, logged.count("Failed to deserialize message from"), logged::toString);
        }
    }

    private static byte[] weights() {
        return SerializationExtension.get(one.system())
                .serialize(new WeightsChunk(new Fence(1, 1), 0, 0, 0, 0, 3, new float[3]))
                .get();
    }

    @Test
    void aMessageThatClaimsAHugeArrayIsRefused() throws InterruptedException {
        byte[] bytes = weights();
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(3, buffer.getInt(COUNT_AT));
        for (int count : new int[] {Integer.MAX_VALUE, 1 << 29, 4, -1}) {
            buffer.putInt(COUNT_AT, count);
            assertRefused(new Raw.Bulk("", bytes));
        }
    }

    @Test
    void aMessageThatIsTornIsRefused() throws InterruptedException {
        byte[] bytes = weights();
        assertRefused(new Raw.Bulk("", Arrays.copyOf(bytes, bytes.length - 1)));
        assertRefused(new Raw.Bulk("", new byte[0]));
    }

    @Test
    void aClassThatIsNotRegisteredIsRefused() throws InterruptedException {
        assertRefused(new Raw.Bulk("", new byte[] {99 + 2, 0, 0, 0}));
        byte[] byName = {1, 0, (byte) 0x83, 'a', 'b'};
        assertRefused(new Raw.Bulk("", byName));
    }

    @Test
    void anUnknownManifestOrWhatIsNoProtocolBufferIsRefused() throws InterruptedException {
        assertRefused(new Raw.Control("no such message", new byte[0]));
        assertRefused(new Raw.Control("Leave", new byte[] {-1, -1, -1}));
    }

    @Test
    void anObjectOfJavaSerializationIsRefused() throws IOException, InterruptedException {
        assertFalse(one.system().settings().config().getBoolean("pekko.actor.allow-java-serialization"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(List.of(1, 2, 3)));
        }
        assertRefused(new Raw.Java("", bytes.toByteArray()));
    }

    @Test
    void anActorOfAPeersChoiceIsNotMade() throws InterruptedException {
        Props elsewhere = Props.create(Chosen.class).withDeploy(new Deploy(new RemoteScope(one.address())));
        Config noMember = ConfigFactory.parseString(
                "pekko { actor.provider = remote, remote.use-unsafe-remote-features-outside-cluster = on }");
        ActorSystem peer = ActorSystem.create("talkoot", noMember.withFallback(TestNode.config(PLAIN)));
        try (Logged logged = new Logged()) {
            peer.actorOf(elsewhere, "chosen");
            logged.await(Chosen.class.getName());
            TestNode.assertTalking(one, other);
            assertFalse(Chosen.made, logged::toString);
        } finally {
            peer.terminate();
        }
    }

    static final class Chosen extends AbstractActor {
        private static volatile boolean made;

        public Chosen() {
            made = true;
        }

        @Override
        public Receive createReceive() {
            return emptyBehavior();
        }
    }
}
