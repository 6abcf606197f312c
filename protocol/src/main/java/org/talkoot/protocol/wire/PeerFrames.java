package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.talkoot.protocol.message.PeerMessage;

/**
 * Peers' messages one after the other in a stream of bytes, as frames: four bytes, little-endian, say how many follow, and
 * those are {@link BulkMessages one message}. A float is copied once between its array and the buffer that the system is
 * given. Belongs to one thread.
 */
public final class PeerFrames {
    /** That a frame may have, without its length. */
    public static final int MOST_BYTES = 8 << 20;

    private final KryoCodec codec = new KryoCodec(BulkMessages.SETUP);
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    /**
     * Writes a frame; the message may be changed as soon as this returns.
     *
     * @return bytes of the frame
     * @throws IllegalArgumentException if it has more than {@value #MOST_BYTES}; nothing is written
     */
    public int write(PeerMessage message, OutputStream out) throws IOException {
        int most = BulkMessages.mostBytes(message);
        if (most > MOST_BYTES) {
            throw new IllegalArgumentException(tooLong(most));
        }
        begin(Integer.BYTES + most).position(Integer.BYTES);
        codec.write(message, buffer);
        int bytes = buffer.position();
        buffer.putInt(0, bytes - Integer.BYTES);
        out.write(buffer.array(), 0, bytes);
        return bytes;
    }

    /**
     * Reads the next frame.
     *
     * @return null at the end of the stream
     * @throws ProtocolException if what is there is none; nothing is allocated for what is only announced
     * @throws EOFException if the stream ends within one
     */
    public PeerMessage read(InputStream in) throws IOException {
        int got = in.readNBytes(begin(Integer.BYTES).array(), 0, Integer.BYTES);
        if (got == 0) {
            return null;
        }
        requireAll(got, Integer.BYTES);
        int length = buffer.getInt(0);
        if (length <= 0 || length > MOST_BYTES) {
            throw new ProtocolException(tooLong(length));
        }
        requireAll(in.readNBytes(begin(length).array(), 0, length), length);
        try {
            if (codec.read(buffer.limit(length)) instanceof PeerMessage message) {
                return message;
            }
        } catch (KryoException e) {
            throw new ProtocolException(e.getMessage());
        }
        throw new ProtocolException("a message that no peer sends");
    }

    private static String tooLong(int bytes) {
        return "a frame of " + bytes + " bytes, where " + MOST_BYTES + " are the most";
    }

    private static void requireAll(int got, int expected) throws EOFException {
        if (got < expected) {
            throw new EOFException("the stream ends within a frame");
        }
    }

    private ByteBuffer begin(int bytes) {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
        return buffer.clear();
    }
}
