package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file of JSON objects, one a line. Each line goes to the operating system in one piece, so that whoever reads along
 * sees whole lines, and a crash of this process costs none. Numbers are the shortest that read back as the same bits.
 */
final class JsonLines implements Closeable {
    /** Writes the fields of one object. */
    @FunctionalInterface
    interface Fields {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER) // else not the shortest on Java 17
            .build();

    private static final int LONGEST_LINE_BYTES = 4096;
    /** Apart, since it takes a tenth of a second to load, and whoever only writes doesn't need it. */
    private static final class Tree {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }

    private final Path file;
    private final FileOutputStream out; // not a channel, which an interrupted thread would close
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    JsonLines(Path file) {
        this.file = file;
        try {
            this.out = new FileOutputStream(file.toFile(), true);
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
        }
    }

    /**
     * Cuts a file off before its first line that isn't whole or belongs to a later step. Nothing to do where there is no
     * file.
     *
     * @param steps whose lines stay, at most
     */
    static void cutBack(Path file, int steps) {
        if (!Files.exists(file)) {
            return;
        }
        try {
            long kept = kept(file, steps);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(kept);
                channel.force(true);
            }
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
        }
    }

    /** Bytes of the lines that stay. */
    private static long kept(Path file, int steps) throws IOException {
        long kept = 0;
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line.write(next);
                } else if (isOf(line.toByteArray(), steps)) {
                    kept += line.size() + 1;
                    line.reset();
                } else {
                    return kept;
                }
            }
        }
        return kept;
    }

    private static boolean isOf(byte[] line, int steps) throws IOException {
        return step(line) <= steps;
    }

    /** Of a line; the largest there is for one that isn't whole. */
    private static int step(byte[] line) throws IOException {
        try {
            return Tree.MAPPER.readTree(line).path("step").asInt(Integer.MAX_VALUE);
        } catch (JsonProcessingException e) {
            return Integer.MAX_VALUE;
        }
    }

    /** The step of the last line that ends with a line break; 0 if there is none. */
    static int lastStep(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(channel.size(), LONGEST_LINE_BYTES));
            channel.read(end, channel.size() - end.capacity());
            String[] lines = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8).split("\n", -1);
            boolean whole = lines.length > 1;
            return whole ? step(lines[lines.length - 2].getBytes(StandardCharsets.UTF_8)) : 0;
        }
    }

    /** @throws RunFileException if the line can't be written, or not whole */
    void append(Fields fields) {
        line.reset();
        try {
            try (JsonGenerator json = JSON.createGenerator(line)) {
                json.writeStartObject();
                fields.writeTo(json);
                json.writeEndObject();
            }
            line.write('\n');
            line.writeTo(out);
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
        }
    }
}
