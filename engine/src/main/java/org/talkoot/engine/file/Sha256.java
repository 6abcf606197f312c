package org.talkoot.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of files, and of arrays as the little-endian bytes of their values. */
public final class Sha256 {
    private static final int BUFFER_BYTES = 1 << 16;

    private Sha256() {}

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Of a file's content, which is read piece by piece. */
    public static byte[] of(Path file) throws IOException {
        MessageDigest digest = digest();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer.clear()) >= 0) {
                digest.update(buffer.flip());
            }
        }
        return digest.digest();
    }

    public static void update(MessageDigest digest, float[] values, int from, int count) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, BUFFER_BYTES / Float.BYTES);
            buffer.clear().asFloatBuffer().put(values, from + done, part);
            digest.update(buffer.limit(part * Float.BYTES));
            done += part;
        }
    }

    public static void update(MessageDigest digest, int[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; ) {
            int part = Math.min(values.length - done, BUFFER_BYTES / Integer.BYTES);
            buffer.clear().asIntBuffer().put(values, done, part);
            digest.update(buffer.limit(part * Integer.BYTES));
            done += part;
        }
    }
}
