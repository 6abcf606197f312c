package org.talkoot.protocol.wire;

import com.esotericsoftware.kryo.KryoException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import org.talkoot.protocol.message.PeerMessage;

/** Reads what a {@link PeerFrameWriter} wrote. Belongs to one thread. */
public final class PeerFrameReader {
    private final ReadableByteChannel channel;
    private final KryoCodec codec = new KryoCodec(BulkMessages.SETUP);
    private ByteBuffer unread = Frames.allocate(Frames.SMALL_BYTES).limit(0);

    public PeerFrameReader(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Reads the next frame.
     *
     * @return null at the end of the stream
     * @throws ProtocolException if what is there is none; nothing is allocated for what is only announced
     * @throws EOFException if the stream ends within one
     */
    public PeerMessage read() throws IOException {
        if (!await(Integer.BYTES)) {
            return null;
        }
        int length = unread.getInt();
        if (length <= 0 || length > Frames.MOST_BYTES) {
            throw new ProtocolException(Frames.tooLong(length));
        }
        if (!await(length)) {
            throw endsWithin();
        }
        ByteBuffer frame = unread.duplicate().limit(unread.position() + length);
        unread.position(frame.limit());
        try {
            if (codec.read(frame) instanceof PeerMessage message) {
                return message;
            }
        } catch (KryoException e) {
            throw new ProtocolException(e.getMessage());
        }
        throw new ProtocolException("a message that no peer sends");
    }

    /**
     * Reads until so many bytes are there. Where they are many, none more, so that none must be moved later; and into a buffer
     * that grows with what comes.
     *
     * @return false if the stream ends before the first
     */
    private boolean await(int bytes) throws IOException {
        if (unread.remaining() >= bytes) {
            return true;
        }
        ByteBuffer into = unread.compact();
        int got = 0;
        while (got >= 0 && into.position() < bytes) {
            if (into.position() == into.capacity()) {
                into = Frames.allocate(Math.min(bytes, 2 * into.capacity())).put(into.flip());
            }
            into.limit(Math.min(into.capacity(), Math.max(bytes, Frames.SMALL_BYTES)));
            got = channel.read(into);
        }
        unread = into.flip();
        if (got < 0 && unread.hasRemaining()) {
            throw endsWithin();
        }
        return got >= 0;
    }

    private static EOFException endsWithin() {
        return new EOFException("the stream ends within a frame");
    }
}
