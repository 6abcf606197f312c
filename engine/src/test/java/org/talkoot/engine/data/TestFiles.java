package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.function.Executable;

/** Small files to read, and the sentence with which a wrong one is refused. */
final class TestFiles {
    static final int IMAGES = 0x803;
    static final int LABELS = 0x801;

    private TestFiles() {}

    /** A file of the tests' resources. */
    static Path resource(String name) {
        try {
            return Path.of(TestFiles.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    /** An IDX file: the sizes are what the header says, whatever follows. */
    static byte[] idx(int magic, int[] sizes, byte[] content) {
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + content.length);
        buffer.putInt(magic);
        for (int size : sizes) {
            buffer.putInt(size);
        }
        return buffer.put(content).array();
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path file, String text) {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The one sentence of the refusal. */
    static String refusal(Executable reading) {
        String sentence = assertThrows(DataException.class, reading).getMessage();
        assertFalse(sentence.contains("\n") || sentence.contains(". ") || sentence.endsWith("."), sentence);
        return sentence;
    }

    /** All rows of a data set, in its order. */
    static float[] rows(Dataset data) {
        float[] rows = new float[data.size() * data.sampleShape().elements()];
        data.gather(new SampleOrder(data.size(), 1, false).of(0), 0, data.size(), rows, 0);
        return rows;
    }

    static int[] labels(Dataset data) {
        int[] labels = new int[data.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = data.label(i);
        }
        return labels;
    }
}
