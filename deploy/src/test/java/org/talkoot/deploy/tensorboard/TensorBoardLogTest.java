package org.talkoot.deploy.tensorboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.protocol.job.EvaluationSet;

/**
 * Reads the file back by hand: the wire format of Protocol Buffers and a bitwise CRC, written from their specifications and
 * sharing nothing with what writes it. TensorBoard 2.21 itself reads the same bytes: it was asked for the golden ones below.
 */
class TensorBoardLogTest {
    /** The first record, as TensorFlow writes it but for its time. */
    private static final byte[] FIRST = {24, 0, 0, 0, 0, 0, 0, 0, (byte) 0xa3, 0x7f, 0x4b, 0x22};

    private final List<Long> restarts = new ArrayList<>(); // steps from which on other files count no more

    private record Scalar(double seconds, long step, String tag, float value) {}

    @Test
    void theCurvesOfARunAreInTheFile(@TempDir Path temp) throws Exception {
        try (TensorBoardLog log = new TensorBoardLog(temp, () -> Instant.ofEpochMilli(1_500))) {
            log.progress(new Progress(7, 1, 0.5, 1_234, 2));
            log.stepCommitted(new StepCommitted(7, 1, 0.25f, 0.1, 64, 1, Optional.of(new Clipped(2.5f, true))));
            log.committed(new Committed(7));
            log.evaluated(new Evaluated(7, 1, EvaluationSet.TEST, 0.75, OptionalDouble.of(0.5)));
            assertEquals(
                    List.of(
                            new Scalar(1.5, 7, "loss/train", 0.25f),
                            new Scalar(1.5, 7, "learning_rate", 0.1f),
                            new Scalar(1.5, 7, "gradient_norm", 2.5f),
                            new Scalar(1.5, 7, "samples_per_second", 1_234),
                            new Scalar(1.5, 7, "loss/test", 0.75f),
                            new Scalar(1.5, 7, "accuracy/test", 0.5f)),
                    scalars(only(temp)),
                    "before it is closed");
        }
    }

    @Test
    void aRunThatIsGoneOnWithSaysFromWhereOnTheFilesBeforeCountNoMoreWithOrWithoutACheckpoint(@TempDir Path temp)
            throws Exception {
        long ms = 0;
        for (int start : new int[] {0, 6, 0}) {
            long nowMs = ms++;
            try (TensorBoardLog log = new TensorBoardLog(temp, () -> Instant.ofEpochMilli(nowMs))) {
                log.worldFormed(new WorldFormed(1, 1, List.of(new WorldFormed.Worker("0", 0, 8)), start));
                log.worldFormed(new WorldFormed(2, 1, List.of(new WorldFormed.Worker("1", 0, 8)), start + 3));
                log.stepCommitted(new StepCommitted(start + 1, 1, 0.25f, 0.1, 64, 1));
            }
        }
        List<Long> forgotten = new ArrayList<>();
        try (Stream<Path> files = Files.list(temp.resolve("tensorboard"))) {
            for (Path file : files.sorted().toList()) {
                restarts.clear();
                scalars(file);
                forgotten.add(restarts.isEmpty() ? null : restarts.get(0));
                assertTrue(restarts.size() <= 1, "once a file: " + restarts);
            }
        }
        assertEquals(Arrays.asList(null, 7L, 1L), forgotten);
    }

    @Test
    void theNormsOfLayersAreWrittenNowAndThen(@TempDir Path temp) throws Exception {
        long[] nowMs = {1_000};
        try (TensorBoardLog log = new TensorBoardLog(temp, () -> Instant.ofEpochMilli(nowMs[0]))) {
            Measured.Layer layer = new Measured.Layer("1 linear", 4, 0.5, 0.01, 8, Double.NaN);
            for (int step = 1; step <= 12; step++, nowMs[0] += 1_000) {
                log.measured(new Measured(step, List.of(layer)));
            }
        }
        assertEquals(
                List.of(
                        "1 norms_of_weights/1_linear",
                        "1 norms_of_weight_gradients/1_linear",
                        "1 norms_of_activations/1_linear",
                        "11 norms_of_weights/1_linear",
                        "11 norms_of_weight_gradients/1_linear",
                        "11 norms_of_activations/1_linear"),
                scalars(only(temp)).stream()
                        .map(each -> each.step() + " " + each.tag())
                        .toList());
    }

    @Test
    void theHeadOfARecordIsThatOfTensorFlow(@TempDir Path temp) throws Exception {
        try (TensorBoardLog log = new TensorBoardLog(temp, () -> Instant.ofEpochMilli(0))) {
            log.stepCommitted(new StepCommitted(1, 1, 0.25f, 0.1, 64, 1));
        }
        byte[] head = new byte[FIRST.length];
        ByteBuffer.wrap(Files.readAllBytes(only(temp))).get(head);
        assertEquals(ByteBuffer.wrap(FIRST), ByteBuffer.wrap(head));
    }

    private static Path only(Path run) throws Exception {
        try (Stream<Path> files = Files.list(run.resolve("tensorboard"))) {
            Path file = files.findFirst().orElseThrow();
            assertTrue(file.getFileName().toString().startsWith("events.out.tfevents."), file.toString());
            return file;
        }
    }

    private List<Scalar> scalars(Path file) throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Scalar> scalars = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertEquals(maskedCrc(length), bytes.getInt());
            byte[] event = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(event);
            assertEquals(maskedCrc(event), bytes.getInt());
            read(ByteBuffer.wrap(event).order(ByteOrder.LITTLE_ENDIAN), scalars);
        }
        return scalars;
    }

    private void read(ByteBuffer event, List<Scalar> scalars) {
        double seconds = Double.NaN;
        long step = -1;
        while (event.hasRemaining()) {
            long key = varint(event);
            switch ((int) key) {
                case 1 << 3 | 1 -> seconds = event.getDouble();
                case 2 << 3 -> step = varint(event);
                case 3 << 3 | 2 -> assertEquals("brain.Event:2", text(event));
                case 7 << 3 | 2 -> {
                    restarts.add(step);
                    assertEquals(ByteBuffer.wrap(new byte[] {8, 1}), message(event));
                }
                case 5 << 3 | 2 -> {
                    ByteBuffer summary = message(event);
                    assertEquals(1 << 3 | 2, varint(summary));
                    ByteBuffer value = message(summary);
                    assertEquals(1 << 3 | 2, varint(value));
                    String tag = text(value);
                    assertEquals(2 << 3 | 5, varint(value));
                    scalars.add(new Scalar(seconds, step, tag, value.getFloat()));
                }
                default -> throw new AssertionError("a field with the key " + key);
            }
        }
    }

    private static long varint(ByteBuffer bytes) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    private static ByteBuffer message(ByteBuffer bytes) {
        byte[] content = new byte[(int) varint(bytes)];
        bytes.get(content);
        return ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        return new String(message(bytes).array(), StandardCharsets.UTF_8);
    }

    /** CRC-32C, bit by bit (Castagnoli's polynomial, reflected), masked as in TensorFlow's crc32c.h. */
    private static int maskedCrc(byte[] bytes) {
        int crc = -1;
        for (byte each : bytes) {
            crc ^= each & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
            }
        }
        crc = ~crc;
        return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    }
}
