package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import org.talkoot.protocol.message.PeerMessage;

/**
 * Peers' messages one after the other in a stream of bytes, as frames: four bytes, little-endian, say how many follow, and
 * those are {@link BulkMessages one message}. A float is copied once between its array and the buffer that the system reads or
 * writes. Belongs to one thread.
 */
public final class PeerFrames {
    /** That a frame may have, without its length. */
    public static final int MOST_BYTES = 8 << 20;

    private static final int SMALL_BYTES = 1 << 16; // that go together
    private static final String ENDS_WITHIN = "the stream ends within a frame";

    private final ByteChannel channel;
    private final KryoCodec codec = new KryoCodec(BulkMessages.SETUP);
    private ByteBuffer unsent = allocate(0);
    private ByteBuffer unread = allocate(0).limit(0);

    public PeerFrames(ByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Writes a frame, of which up to 64 KiB may wait for others until {@link #flush}; the message may be changed as soon as this
     * returns.
     *
     * @return bytes of the frame
     * @throws IllegalArgumentException if it has more than {@value #MOST_BYTES}; nothing is written
     */
    public int write(PeerMessage message) throws IOException {
        int most = BulkMessages.mostBytes(message);
        if (most > MOST_BYTES) {
            throw new IllegalArgumentException(tooLong(most));
        }
        if (unsent.remaining() < Integer.BYTES + most) {
            flush();
            if (unsent.capacity() < Integer.BYTES + most) {
                unsent = allocate(Integer.BYTES + most);
            }
        }
        int start = unsent.position();
        codec.write(message, unsent.position(start + Integer.BYTES));
        int bytes = unsent.position() - start;
        unsent.putInt(start, bytes - Integer.BYTES);
        if (unsent.position() > SMALL_BYTES) {
            flush();
        }
        return bytes;
    }

    public void flush() throws IOException {
        unsent.flip();
        while (unsent.hasRemaining()) {
            channel.write(unsent);
        }
        unsent.clear();
    }

    /**
     * Reads the next frame.
     *
     * @return null at the end of the stream
     * @throws ProtocolException if what is there is none; no array is allocated for what is only announced
     * @throws EOFException if the stream ends within one
     */
    public PeerMessage read() throws IOException {
        if (!await(Integer.BYTES)) {
            return null;
        }
        int length = unread.getInt();
        if (length <= 0 || length > MOST_BYTES) {
            throw new ProtocolException(tooLong(length));
        }
        if (!await(length)) {
            throw new EOFException(ENDS_WITHIN);
        }
        int after = unread.limit();
        unread.limit(unread.position() + length);
        try {
            if (codec.read(unread) instanceof PeerMessage message) {
                unread.limit(after);
                return message;
            }
        } catch (KryoException e) {
            throw new ProtocolException(e.getMessage());
        }
        throw new ProtocolException("a message that no peer sends");
    }

    /**
     * Reads until so many bytes are there. Where they are many, none more, so that none must be moved later.
     *
     * @return false if the stream ends before the first
     */
    private boolean await(int bytes) throws IOException {
        if (unread.remaining() >= bytes) {
            return true;
        }
        ByteBuffer into = unread.capacity() < bytes ? allocate(bytes).put(unread) : unread.compact();
        into.limit(Math.max(bytes, SMALL_BYTES));
        int got;
        do {
            got = channel.read(into);
        } while (got >= 0 && into.position() < bytes);
        unread = into.flip();
        if (got < 0 && unread.hasRemaining()) {
            throw new EOFException(ENDS_WITHIN);
        }
        return got >= 0;
    }

    private static String tooLong(int bytes) {
        return "a frame of " + bytes + " bytes, where " + MOST_BYTES + " are the most";
    }

    /** Outside of the heap, where the system reads and writes it. */
    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(Math.max(bytes, SMALL_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
