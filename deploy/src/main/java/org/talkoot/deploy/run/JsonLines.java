package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

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

    private final Path file;
    private final FileOutputStream out; // not a channel, which an interrupted thread would close
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    JsonLines(Path file) {
        this.file = file;
        try {
            this.out = new FileOutputStream(file.toFile());
        } catch (IOException e) {
            throw RunFileException.cannotWrite(file, e);
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
