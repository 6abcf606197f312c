package org.talkoot.protocol.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** Messages in a stream of bytes, in whatever pieces the system takes and gives them. */
class PeerFramesTest {
    private static final int[] FLOATS = {3, 16_370, 0, 16_384, 100_000, 1, 2, 70_000, 16_384, 5};

    /** Keeps what is written, and gives it back, so many bytes at a time at most. */
    private static final class Pieces implements ByteChannel {
        private final int most;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private ByteBuffer left;
        private int largest; // room that a reader had at once

        Pieces(int most) {
            this.most = most;
        }

        void end(byte[] all) {
            left = ByteBuffer.wrap(all);
        }

        @Override
        public int write(ByteBuffer bytes) {
            byte[] piece = new byte[Math.min(most, bytes.remaining())];
            bytes.get(piece);
            written.writeBytes(piece);
            return piece.length;
        }

        @Override
        public int read(ByteBuffer into) {
            largest = Math.max(largest, into.capacity());
            if (!left.hasRemaining()) {
                return -1;
            }
            byte[] piece = new byte[Math.min(most, Math.min(left.remaining(), into.remaining()))];
            left.get(piece);
            into.put(piece);
            return piece.length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private static WeightsChunk message(int number, int floats) {
        float[] weights = new float[floats];
        for (int i = 0; i < floats; i++) {
            weights[i] = number + i / 7f;
        }
        return new WeightsChunk(new Fence(2, 1), number, 0, 0, 0, floats, weights);
    }

    private static byte[] stream(int most, int... floats) throws IOException {
        Pieces channel = new Pieces(most);
        PeerFrameWriter writer = new PeerFrameWriter(channel);
        for (int i = 0; i < floats.length; i++) {
            writer.write(message(i, floats[i]));
        }
        writer.flush();
        return channel.written.toByteArray();
    }

    private static void assertRead(int number, int floats, PeerFrameReader reader) throws IOException {
        WeightsChunk read = (WeightsChunk) reader.read();
        assertNotNull(read, "message " + number);
        assertEquals(number, read.step());
        assertArrayEquals(
                message(number, floats).weights(), Arrays.copyOf(read.weights(), floats), "message " + number);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 257, 65_536, 1_000_000})
    void messagesOfAllSizesArriveInWhateverPieces(int most) throws IOException {
        Pieces channel = new Pieces(most);
        channel.end(stream(most, FLOATS));
        PeerFrameReader reader = new PeerFrameReader(channel);
        for (int i = 0; i < FLOATS.length; i++) {
            assertRead(i, FLOATS[i], reader);
        }
        assertNull(reader.read());
    }

    @Test
    void smallOnesWaitForEachOtherAndALargeOneTakesThemAlong() throws IOException {
        Pieces channel = new Pieces(Integer.MAX_VALUE);
        PeerFrameWriter writer = new PeerFrameWriter(channel);
        int first = writer.write(message(0, 3));
        assertEquals(0, channel.written.size());
        int second = writer.write(message(1, 100_000));
        assertEquals(first + second, channel.written.size());
        writer.write(message(2, 3));
        assertEquals(first + second, channel.written.size());
        writer.flush();
        assertEquals(2 * first + second, channel.written.size());
    }

    @Test
    void aStreamMayEndBetweenFramesAndNowhereElse() throws IOException {
        byte[] all = stream(Integer.MAX_VALUE, 3, 3);
        for (int length = 0; length <= all.length; length++) {
            Pieces channel = new Pieces(5);
            channel.end(Arrays.copyOf(all, length));
            PeerFrameReader reader = new PeerFrameReader(channel);
            int whole = length / (all.length / 2);
            for (int i = 0; i < whole; i++) {
                assertRead(i, 3, reader);
            }
            if (length % (all.length / 2) == 0) {
                assertNull(reader.read());
            } else {
                assertThrows(EOFException.class, reader::read, length + " bytes");
            }
        }
    }

    @Test
    void whatIsOnlyAnnouncedTakesNoMemory() {
        Pieces channel = new Pieces(1_000);
        byte[] announced = new byte[100_000];
        ByteBuffer.wrap(announced).order(ByteOrder.LITTLE_ENDIAN).putInt(Frames.MOST_BYTES);
        channel.end(announced);
        assertThrows(EOFException.class, new PeerFrameReader(channel)::read);
        assertTrue(channel.largest <= 2 * announced.length, channel.largest + " bytes of memory");
    }

    @Test
    void aMessageThatIsTooLongIsRefusedAndNothingOfItWritten() throws IOException {
        Pieces channel = new Pieces(Integer.MAX_VALUE);
        PeerFrameWriter writer = new PeerFrameWriter(channel);
        int bytes = writer.write(message(0, 3));
        assertThrows(IllegalArgumentException.class, () -> writer.write(message(1, Frames.MOST_BYTES / Float.BYTES)));
        writer.flush();
        assertEquals(bytes, channel.written.size());
    }
}
