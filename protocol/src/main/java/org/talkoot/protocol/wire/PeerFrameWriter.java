package org.talkoot.protocol.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.talkoot.protocol.message.PeerMessage;

/** Writes peers' messages one after the other, as {@link Frames}. Belongs to one thread. */
public final class PeerFrameWriter {
    private final WritableByteChannel channel;
    private final KryoCodec codec = new KryoCodec(BulkMessages.SETUP);
    private ByteBuffer unsent = Frames.allocate(Frames.SMALL_BYTES);

    public PeerFrameWriter(WritableByteChannel channel) {
        this.channel = channel;
    }

    /**
     * Writes a frame, of which up to 64 KiB may wait for others until {@link #flush}; the message may be changed as soon as this
     * returns.
     *
     * @return bytes of the frame
     * @throws IllegalArgumentException if it has more than 8 MiB; nothing is written
     */
    public int write(PeerMessage message) throws IOException {
        int most = BulkMessages.mostBytes(message);
        if (most > Frames.MOST_BYTES) {
            throw new IllegalArgumentException(Frames.tooLong(most));
        }
        int room = Integer.BYTES + most;
        if (unsent.remaining() < room) {
            flush();
            if (unsent.capacity() < room) {
                unsent = Frames.allocate(room);
            }
        }
        int start = unsent.position();
        ByteBuffer body = unsent.duplicate().position(start + Integer.BYTES);
        codec.write(message, body);
        int bytes = body.position() - start;
        unsent.putInt(bytes - Integer.BYTES).position(start + bytes);
        if (unsent.position() > Frames.SMALL_BYTES) {
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
}
