package org.talkoot.deploy.security;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/** A connection's streams as a channel. */
final class StreamedBytes implements ByteChannel {
    private static final int CHUNK_BYTES = 1 << 16;

    private final Socket connection;
    private final byte[] received = new byte[CHUNK_BYTES];
    private final byte[] sent = new byte[CHUNK_BYTES];

    StreamedBytes(Socket connection) {
        this.connection = connection;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int got = connection.getInputStream().read(received, 0, Math.min(received.length, into.remaining()));
        if (got > 0) {
            into.put(received, 0, got);
        }
        return got;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = Math.min(sent.length, bytes.remaining());
        bytes.get(sent, 0, count);
        connection.getOutputStream().write(sent, 0, count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return !connection.isClosed();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
