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
import java.nio.channels.FileChannel;
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

    private static final ObjectMapper TREE = new ObjectMapper();

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
        try {
            int step = TREE.readTree(line).path("step").asInt(Integer.MAX_VALUE);
            return step <= steps;
        } catch (JsonProcessingException e) {
            return false;
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
