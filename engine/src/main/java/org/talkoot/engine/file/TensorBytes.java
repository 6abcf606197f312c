package org.talkoot.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.util.List;

/** The values of tensors as little-endian bytes, a buffer at a time. */
final class TensorBytes {
    private static final int BUFFER_BYTES = 1 << 20;

    /** Takes the bytes between a buffer's position and limit, before it returns. */
    @FunctionalInterface
    interface Sink {
        void accept(ByteBuffer part) throws IOException;
    }

    private TensorBytes() {}

    static ByteBuffer buffer() {
        return ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    static void forEachPart(List<? extends Tensor> tensors, Sink sink) throws IOException {
        ByteBuffer buffer = buffer();
        for (Tensor tensor : tensors) {
            int elements = tensor.shape().elements();
            for (int done = 0; done < elements; ) {
                int count =
                        Math.min(elements - done, BUFFER_BYTES / tensor.type().bytes());
                buffer.clear().limit(count * tensor.type().bytes());
                if (tensor instanceof Tensor.Floats floats) {
                    buffer.asFloatBuffer().put(floats.values(), floats.offset() + done, count);
                } else if (tensor instanceof Tensor.Longs longs) {
                    buffer.asLongBuffer().put(longs.values(), longs.offset() + done, count);
                }
                sink.accept(buffer);
                done += count;
            }
        }
    }

    /** Fills a tensor from a channel; false if the channel ends before. */
    static boolean read(Tensor tensor, ReadableByteChannel channel, ByteBuffer buffer, MessageDigest digest)
            throws IOException {
        int elements = tensor.shape().elements();
        for (int done = 0; done < elements; ) {
            int count = Math.min(elements - done, BUFFER_BYTES / tensor.type().bytes());
            if (!fill(channel, buffer.clear().limit(count * tensor.type().bytes()))) {
                return false;
            }
            digest.update(buffer.duplicate());
            if (tensor instanceof Tensor.Floats floats) {
                buffer.asFloatBuffer().get(floats.values(), floats.offset() + done, count);
            } else if (tensor instanceof Tensor.Longs longs) {
                buffer.asLongBuffer().get(longs.values(), longs.offset() + done, count);
            }
            done += count;
        }
        return true;
    }

    /** Reads until the buffer is full, then flips it; false if the channel ends before. */
    static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                return false;
            }
        }
        buffer.flip();
        return true;
    }

    static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
