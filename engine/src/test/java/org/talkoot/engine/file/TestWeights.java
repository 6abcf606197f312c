package org.talkoot.engine.file;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** Weights files of any header, and the sentence with which a wrong one is refused. */
final class TestWeights {
    private TestWeights() {}

    /** A file of that header and that many bytes of data. */
    static Path write(Path folder, String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return write(
                folder,
                ByteBuffer.allocate(Long.BYTES + json.length + dataBytes)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .array());
    }

    static Path write(Path folder, byte[] content) {
        try {
            return Files.write(folder.resolve("model.safetensors"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one sentence of the refusal. */
    static String refusal(Executable action) {
        String sentence = assertThrows(WeightsException.class, action).getMessage();
        assertFalse(sentence.contains("\n") || sentence.contains(". ") || sentence.endsWith("."), sentence);
        return sentence;
    }
}
