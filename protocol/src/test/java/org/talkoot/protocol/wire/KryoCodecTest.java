package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.ByteBufferInput;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.serializers.DefaultSerializers.StringBuilderSerializer;
import com.esotericsoftware.kryo.serializers.ImmutableSerializer;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KryoCodecTest {
    /** A message as an application has them: some fields, and floats. */
    record Chunk(long term, int step, String sender, FloatArraySlice values) {}

    static final class ChunkSerializer extends ImmutableSerializer<Chunk> {
        @Override
        public void write(Kryo kryo, Output output, Chunk chunk) {
            output.writeLong(chunk.term);
            output.writeInt(chunk.step);
            kryo.writeObject(output, chunk.sender);
            kryo.writeObject(output, chunk.values);
        }

        @Override
        public Chunk read(Kryo kryo, Input input, Class<? extends Chunk> type) {
            return new Chunk(
                    input.readLong(),
                    input.readInt(),
                    kryo.readObject(input, String.class),
                    kryo.readObject(input, FloatArraySlice.class));
        }
    }

    private static final KryoSetup SETUP =
            KryoSetup.registering(classes -> classes.add(KryoSetup.FIRST_ID, Chunk.class, ChunkSerializer::new));

    private final KryoCodec codec = new KryoCodec(SETUP);

    private ByteBuffer written(Object message) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        codec.write(message, buffer);
        return buffer.flip();
    }

    private static float[] floats(int count) {
        float[] floats = new float[count];
        Random random = new Random(count);
        for (int i = 0; i < count; i++) {
            floats[i] = Float.intBitsToFloat(random.nextInt());
        }
        return floats;
    }

    private static int[] bits(float[] floats) {
        int[] bits = new int[floats.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(floats[i]);
        }
        return bits;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 33, 257})
    void floatsOfAnyBitsSurviveTheWire(int count) {
        float[] sent = floats(count);
        assertArrayEquals(bits(sent), bits((float[]) codec.read(written(sent))));
    }

    @Test
    void ofASliceOnlyTheRangeTravels() {
        float[] array = floats(257);
        ByteBuffer buffer = written(new FloatArraySlice(array, 33, 7));
        assertTrue(buffer.remaining() < 7 * Float.BYTES + 8, "bytes: " + buffer.remaining());
        FloatArraySlice received = (FloatArraySlice) codec.read(buffer);
        assertEquals(new FloatArraySlice(array, 33, 7), received);
        assertEquals(7, received.array().length);
    }

    @Test
    void aMessageSurvivesTheWireAndABufferMayHaveOthersAroundIt() {
        Chunk first = new Chunk(1, 812, "wörker", new FloatArraySlice(floats(33), 2, 7));
        Chunk second = new Chunk(-1, -1, "", FloatArraySlice.of(new float[0]));
        ByteBuffer buffer = ByteBuffer.allocate(300).position(5);
        codec.write(first, buffer);
        int middle = buffer.position();
        codec.write(second, buffer);
        int end = buffer.position();
        assertEquals(first, codec.read(buffer.duplicate().position(5).limit(middle)));
        assertEquals(second, codec.read(buffer.duplicate().position(middle).limit(end)));
    }

    @Test
    void aSliceIsAsLongAsItsArrayAtMost() {
        assertThrows(IndexOutOfBoundsException.class, () -> new FloatArraySlice(new float[3], 1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> new FloatArraySlice(new float[3], -1, 1));
        assertNotEquals(FloatArraySlice.of(new float[3]), FloatArraySlice.of(new float[2]));
    }

    @Test
    void anUnknownClassIsNeitherWrittenNorRead() {
        assertThrows(KryoException.class, () -> written(BigInteger.ONE));
        assertThrows(KryoException.class, () -> written(new ArrayList<>(List.of(1))));
        KryoSetup other = KryoSetup.registering(classes -> classes.add(99, Chunk.class, ChunkSerializer::new));
        ByteBuffer buffer = ByteBuffer.allocate(100);
        new KryoCodec(other).write(new Chunk(1, 2, "a", FloatArraySlice.of(new float[1])), buffer);
        assertThrows(KryoException.class, () -> codec.read(buffer.flip()));
    }

    @Test
    void aClassIsNotLoadedByItsName() {
        byte[] named = {1, 0, (byte) 0x83, 'a', 'b'};
        KryoException refusal = assertThrows(KryoException.class, () -> codec.read(ByteBuffer.wrap(named)));
        assertEquals("a message names a class instead of its id", refusal.getMessage());
    }

    @Test
    void aTruncatedMessageIsRefusedWhereverItEnds() {
        Chunk chunk = new Chunk(1, 812, "worker", FloatArraySlice.of(floats(33)));
        ByteBuffer whole = written(chunk);
        ByteBuffer before =
                ByteBuffer.allocate(whole.remaining()).put(whole.duplicate()).flip();
        for (int length = 0; length < whole.limit(); length++) {
            ByteBuffer torn = whole.duplicate().limit(length);
            assertThrows(KryoException.class, () -> codec.read(torn), "length " + length);
        }
        assertEquals(before, whole);
        assertEquals(chunk, codec.read(whole));
    }

    @Test
    void bytesThatFollowAMessageAreRefused() {
        ByteBuffer buffer = written(floats(3));
        assertThrows(KryoException.class, () -> codec.read(buffer.duplicate().limit(buffer.limit() + 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 4, 1 << 29, Integer.MAX_VALUE})
    void aLengthThatTheMessageCantHoldIsRefusedBeforeAnythingIsAllocated(int count) {
        ByteBuffer buffer = written(floats(3));
        int length = buffer.limit() - 3 * Float.BYTES - Integer.BYTES;
        buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(length, count);
        KryoException refusal = assertThrows(KryoException.class, () -> codec.read(buffer));
        assertEquals(count + " elements of 4 bytes are announced, but only 12 bytes are left", refusal.getMessage());
    }

    @Test
    void aTextOfAHugeLengthIsRefused() {
        ByteBuffer buffer = written("abc");
        buffer.order(ByteOrder.LITTLE_ENDIAN).putInt(buffer.limit() - 7, Integer.MAX_VALUE);
        assertThrows(KryoException.class, () -> codec.read(buffer));
    }

    @Test
    void aBufferWithoutRoomIsRefusedAndTheNextMessageGoesThrough() {
        ByteBuffer small = ByteBuffer.allocate(100).limit(20);
        assertThrows(KryoException.class, () -> codec.write(floats(7), small));
        assertArrayEquals(new float[] {1}, (float[]) codec.read(written(new float[] {1})));
    }

    @Test
    void randomBytesAreRefusedWithOneKindOfException() {
        Random random = new Random(1);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(20);
            try {
                codec.read(ByteBuffer.wrap(bytes));
            } catch (KryoException expected) {
                assertTrue(expected.getMessage() != null);
            }
        }
    }

    @Test
    void floatsAreReadIntoAnArrayThatIsThereAlreadyIfTheirNumberFits() {
        ByteBuffer buffer = written(new float[] {1, 2, 3});
        float[] target = new float[5];
        ByteBuffer content = buffer.position(1).slice();
        Floats.readInto(new ByteBufferInput(content.duplicate()), target, 1, 3);
        assertArrayEquals(new float[] {0, 1, 2, 3, 0}, target);
        assertThrows(KryoException.class, () -> Floats.readInto(new ByteBufferInput(content), target, 0, 4));
    }

    @Test
    void anIdOrAClassIsRegisteredOnce() {
        assertThrows(
                IllegalArgumentException.class,
                () -> KryoSetup.registering(classes ->
                        classes.add(16, Chunk.class, ChunkSerializer::new).add(17, Chunk.class, ChunkSerializer::new)));
        assertThrows(
                IllegalArgumentException.class,
                () -> KryoSetup.registering(classes -> classes.add(16, Chunk.class, ChunkSerializer::new)
                        .add(16, StringBuilder.class, StringBuilderSerializer::new)));
        assertThrows(
                IllegalArgumentException.class,
                () -> KryoSetup.registering(classes -> classes.add(16, String.class, TextSerializer::new)));
        assertThrows(
                IllegalArgumentException.class,
                () -> KryoSetup.registering(classes -> classes.add(15, Chunk.class, ChunkSerializer::new)));
    }
}
