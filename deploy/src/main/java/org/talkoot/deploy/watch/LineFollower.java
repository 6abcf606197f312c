package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Reads a file of JSON objects, one a line, while somebody writes to it: each whole line once. Where the file is cut back,
 * it goes on at its new end. For one thread.
 */
final class LineFollower {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private long position; // of the next line
    private InputStream in; // null between two looks
    private JsonNode next; // null if it isn't known

    LineFollower(Path file) {
        this.file = file;
    }

    /** The next object, without taking it; empty if there is none yet. */
    Optional<JsonNode> peek() throws IOException {
        while (next == null) {
            Optional<byte[]> line = line();
            if (line.isEmpty()) {
                return Optional.empty();
            }
            try {
                next = JSON.readTree(line.get());
            } catch (JsonProcessingException e) {
                next = null; // it was torn by a crash; the next one tells more
            }
        }
        return Optional.of(next);
    }

    Optional<JsonNode> take() throws IOException {
        Optional<JsonNode> taken = peek();
        next = null;
        return taken;
    }

    private Optional<byte[]> line() throws IOException {
        if (in == null && !open()) {
            return Optional.empty();
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0; each = in.read()) {
            if (each == '\n') {
                position += line.size() + 1;
                return Optional.of(line.toByteArray());
            }
            line.write(each);
        }
        in.close();
        in = null;
        return Optional.empty();
    }

    private boolean open() throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        position = Math.min(position, Files.size(file));
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(position);
        in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
        return true;
    }
}
