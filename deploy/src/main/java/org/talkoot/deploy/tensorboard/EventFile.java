package org.talkoot.deploy.tensorboard;

import com.google.protobuf.CodedOutputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of events as TensorBoard reads it: TFRecords (length, its masked CRC-32C, content, its masked CRC-32C;
 * little-endian), each a Protocol Buffers message {@code tensorflow.Event}. Of that message only what is needed here:
 *
 * <pre>
 * Event   { double wall_time = 1; int64 step = 2; string file_version = 3; Summary summary = 5; SessionLog session_log = 7 }
 * Summary { repeated Value { string tag = 1; float simple_value = 2 } value = 1 }     SessionLog { enum status = 1 }
 * </pre>
 *
 * Sources: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto. Not thread-safe.
 */
final class EventFile implements Closeable {
    private static final int MASK_DELTA = 0xa282ead8;
    private static final int START = 1; // of SessionLog's status

    private final OutputStream out;

    /** Writes the fields of one message. */
    private interface Fields {
        void writeTo(CodedOutputStream message) throws IOException;
    }

    /** @param seconds since 1970 */
    EventFile(Path file, double seconds) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        out = new BufferedOutputStream(Files.newOutputStream(file));
        event(seconds, 0, event -> event.writeString(3, "brain.Event:2"));
        flush();
    }

    void scalar(double seconds, long step, String tag, double value) throws IOException {
        event(
                seconds,
                step,
                event -> event.writeByteArray(
                        5,
                        bytes(summary -> summary.writeByteArray(1, bytes(each -> {
                            each.writeString(1, tag);
                            each.writeFloat(2, (float) value);
                        })))));
    }

    /** Whatever other files say of that step and later ones counts no more. */
    void goOn(double seconds, long step) throws IOException {
        event(seconds, step, event -> event.writeByteArray(7, bytes(log -> log.writeEnum(1, START))));
    }

    private void event(double seconds, long step, Fields what) throws IOException {
        record(bytes(event -> {
            event.writeDouble(1, seconds);
            if (step != 0) { // as all writers leave out what is the default
                event.writeInt64(2, step);
            }
            what.writeTo(event);
        }));
    }

    private static byte[] bytes(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream message = CodedOutputStream.newInstance(bytes);
        fields.writeTo(message);
        message.flush();
        return bytes.toByteArray();
    }

    private void record(byte[] content) throws IOException {
        byte[] length = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(content.length)
                .array();
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + Integer.BYTES + content.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.write(record.put(length)
                .putInt(maskedCrc(length))
                .put(content)
                .putInt(maskedCrc(content))
                .array());
    }

    private static int maskedCrc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
