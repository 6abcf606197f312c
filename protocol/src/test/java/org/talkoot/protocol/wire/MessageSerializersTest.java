package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.UnknownFieldSet;
import com.typesafe.config.ConfigFactory;
import java.io.NotSerializableException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.CoordinatorCommand;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileReply;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.SnapshotReply;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;

/** Messages as Pekko carries them, with the configuration that every process has. */
class MessageSerializersTest {
    private static final ActorSystem<WorkerCommand> SYSTEM = ActorSystem.create(
            Behaviors.empty(),
            "wire",
            ConfigFactory.parseString("pekko { stdout-loglevel = off, loglevel = off }")
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve());
    private static final Serialization SERIALIZATION = SerializationExtension.get(SYSTEM.classicSystem());
    private static final ActorRef<WorkerCommand> PEER = SYSTEM.systemActorOf(Behaviors.empty(), "peer", Props.empty());
    private static final List<Object> MESSAGES =
            SampleMessages.all(SYSTEM, PEER, SYSTEM.systemActorOf(Behaviors.empty(), "coordinator", Props.empty()));

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    private static byte[] bytes(Object message) {
        return SERIALIZATION.serialize(message).get();
    }

    private static Object message(byte[] bytes, Object like) {
        org.apache.pekko.serialization.Serializer serializer = SERIALIZATION.findSerializerFor(like);
        return SERIALIZATION
                .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, like))
                .get();
    }

    @Test
    void everyMessageSurvivesTheWire() {
        for (Object sent : MESSAGES) {
            Object received = message(bytes(sent), sent);
            assertTrue(SampleMessages.equal(sent, received), sent + " became " + received);
        }
    }

    @Test
    void noMessageIsForgotten() {
        Set<Class<?>> known = new HashSet<>();
        MESSAGES.forEach(message -> known.add(message.getClass()));
        Set<Class<?>> declared = new HashSet<>();
        Stream.of(
                        WorkerCommand.class,
                        PeerMessage.class,
                        WorkerReport.class,
                        HostCommand.class,
                        CoordinatorCommand.class,
                        JournalMessage.class,
                        SnapshotReply.class,
                        FileCommand.class,
                        FileReply.class,
                        JobQuestion.class,
                        JobAnswer.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredClasses()))
                .filter(type -> !type.isInterface() && type != HostCommand.Reason.class)
                .filter(type -> !NoSerializationVerificationNeeded.class.isAssignableFrom(type))
                .forEach(declared::add);
        declared.addAll(List.of(SnapshotRequest.class, JobStatus.class));
        assertEquals(declared, known);
    }

    @Test
    void everyMessageGoesThroughOurSerializersWhichKeepTheirNumbers() throws NotSerializableException {
        Set<Integer> numbers = new HashSet<>();
        for (Object message : MESSAGES) {
            numbers.add(SERIALIZATION.findSerializerFor(message).identifier());
        }
        assertEquals(Set.of(8301, 8302), numbers);
        assertEquals(8302, SERIALIZATION.serializerFor(GradientChunk.class).identifier());
    }

    @Test
    void controlMessagesKeepTheirManifests() {
        List<String> manifests = MESSAGES.stream()
                .filter(message -> SERIALIZATION.findSerializerFor(message) instanceof ControlSerializer)
                .map(message -> Serializers.manifestFor(SERIALIZATION.findSerializerFor(message), message))
                .distinct()
                .toList();
        assertEquals(
                List.of(
                        "FormWorld",
                        "Proceed",
                        "Evaluate",
                        "Recruit",
                        "Stop",
                        "Join",
                        "Alive",
                        "Losses",
                        "BoundaryReached",
                        "Measured",
                        "Evaluated",
                        "Leave",
                        "Stalled",
                        "Failed",
                        "RequestPart",
                        "FileRefused",
                        "SnapshotReceived",
                        "Offer",
                        "WriteOff",
                        "FetchSnapshot",
                        "Dismiss",
                        "Hello",
                        "HelloCoordinator",
                        "DismissCoordinator",
                        "AskVote",
                        "Vote",
                        "Append",
                        "Held",
                        "SnapshotRequest",
                        "NoSnapshot",
                        "AskStatus",
                        "AskStop",
                        "JobStatus",
                        "Stopping",
                        "Ended",
                        "Unknown"),
                manifests);
    }

    @Test
    void whatANewerVersionAddsIsIgnored() {
        WorkerCommand.Proceed sent = new WorkerCommand.Proceed(SampleMessages.FENCE, 900, 1_500);
        byte[] newer = Control.Proceed.newBuilder()
                .setFence(ControlMessages.write(sent.fence()))
                .setBoundary(900)
                .setPatienceMs(1_500)
                .setUnknownFields(UnknownFieldSet.newBuilder()
                        .addField(
                                99,
                                UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                        .build())
                .build()
                .toByteArray();
        assertTrue(newer.length > bytes(sent).length);
        assertEquals(sent, message(newer, sent));
    }

    @Test
    void whatAnOlderVersionDoesntSayIsZero() {
        byte[] older = Control.Evaluate.newBuilder()
                .setFence(ControlMessages.write(SampleMessages.FENCE))
                .build()
                .toByteArray();
        WorkerCommand.Evaluate expected = new WorkerCommand.Evaluate(SampleMessages.FENCE, 0, EvaluationSet.TEST);
        assertEquals(expected, message(older, expected));
    }

    @Test
    void ofAFlatArrayOnlyTheChunksRangeTravels() {
        float[] flat = {0, 1, 2, 3, 4, 5, 6, 7};
        WeightsChunk weights = new WeightsChunk(SampleMessages.FENCE, 812, 2, 1, 3, 6, flat);
        WeightsChunk received = (WeightsChunk) message(bytes(weights), weights);
        assertArrayEquals(new float[] {3, 4, 5}, received.weights());
        assertEquals(3, PeerMessage.shift(received.weights(), 3, 6));
        assertEquals(0, PeerMessage.shift(flat, 3, 6));

        GradientChunk gradient = new GradientChunk(SampleMessages.FENCE, 812, 2, 1, 6, 8, new float[][] {flat, flat});
        GradientChunk part = (GradientChunk) message(bytes(gradient), gradient);
        assertArrayEquals(new float[][] {{6, 7}, {6, 7}}, part.partials());
    }

    @Test
    void aChunkThatIsTheWholeModelIsTheSameBothWays() {
        float[] flat = {0, 1, 2};
        WeightsChunk whole = new WeightsChunk(SampleMessages.FENCE, 812, 2, 0, 0, 3, flat);
        assertEquals(0, PeerMessage.shift(flat, 0, 3));
        assertArrayEquals(flat, ((WeightsChunk) message(bytes(whole), whole)).weights());
    }

    @Test
    void bulkGoesStraightIntoPekkosBuffer() throws NotSerializableException {
        for (Object sent : MESSAGES) {
            if (SERIALIZATION.findSerializerFor(sent) instanceof BulkSerializer serializer) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(4096).position(17);
                serializer.toBinary(sent, buffer);
                Object received = serializer.fromBinary(buffer.flip().position(17), "");
                assertTrue(SampleMessages.equal(sent, received), sent + " became " + received);
            }
        }
    }

    @Test
    void aBufferThatIsTooSmallIsReportedAsPekkoExpects() {
        Object message = new WeightsChunk(SampleMessages.FENCE, 1, 1, 1, 0, 100, new float[100]);
        BulkSerializer serializer = assertInstanceOf(BulkSerializer.class, SERIALIZATION.findSerializerFor(message));
        for (int bytes : new int[] {0, 4, 30, 431}) {
            assertThrows(
                    BufferOverflowException.class,
                    () -> serializer.toBinary(message, ByteBuffer.allocate(bytes)),
                    bytes + " bytes");
        }
    }

    @Test
    void aTornMessageIsRefused() {
        for (Object message : MESSAGES) {
            if (SERIALIZATION.findSerializerFor(message) instanceof BulkSerializer serializer) {
                byte[] bytes = bytes(message);
                for (int length = 0; length < bytes.length; length++) {
                    byte[] torn = Arrays.copyOf(bytes, length);
                    assertThrows(NotSerializableException.class, () -> serializer.fromBinary(torn, ""));
                }
            }
        }
    }

    @Test
    void randomBytesAreRefusedWithOneKindOfException() throws NotSerializableException {
        Random random = new Random(1);
        List<String> manifests = new ArrayList<>(List.of("FormWorld", "Join", "Losses", "Unheard"));
        ControlSerializer control =
                assertInstanceOf(ControlSerializer.class, SERIALIZATION.findSerializerFor(WorkerCommand.Stop.INSTANCE));
        BulkSerializer bulk = assertInstanceOf(BulkSerializer.class, SERIALIZATION.serializerFor(WeightsChunk.class));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[1 + random.nextInt(80)];
            random.nextBytes(bytes);
            bytes[0] = (byte) (18 + random.nextInt(6)); // Kryo's id and 2
            bytes[0] = (byte) (18 + random.nextInt(9)); // Kryo's id and 2
            assertRefusedOrRead(() -> bulk.fromBinary(bytes, ""));
            assertRefusedOrRead(() -> control.fromBinary(bytes, manifests.get(random.nextInt(4))));
        }
    }

    private interface Reading {
        Object read() throws NotSerializableException;
    }

    private static void assertRefusedOrRead(Reading reading) {
        try {
            reading.read();
        } catch (NotSerializableException refusal) {
            assertTrue(refusal.getMessage() != null);
        }
    }

    @Test
    void javasOwnSerializationIsOff() {
        assertTrue(SERIALIZATION.serialize(new ArrayList<>(List.of(1))).isFailure());
        assertTrue(SERIALIZATION.serialize(new Object()).isFailure());
    }
}
