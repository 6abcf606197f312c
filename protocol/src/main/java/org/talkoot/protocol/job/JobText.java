package org.talkoot.protocol.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Gets the text of a file, or a sentence. */
final class JobText {
    private static final int MOST_BYTES = 16 << 20;

    private JobText() {}

    /** @param name what sentences call the text */
    record Named(String name, String text) {
        /** The number of the first line that has all the words, with a colon in front; else nothing. */
        String lineWith(String... words) {
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                boolean hasAll = true;
                for (String word : words) {
                    hasAll &= lines[i].contains(word);
                }
                if (hasAll) {
                    return ":" + (i + 1);
                }
            }
            return "";
        }
    }

    static Named read(Path file, String name) {
        if (Files.isDirectory(file)) {
            throw new JobFileException(name + ": is a folder; a job is a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new JobFileException(name + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new JobFileException(name + ": must be readable, but permission was denied", e);
        } catch (IOException e) {
            throw new JobFileException(name + ": can't be read: " + e.getMessage(), e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new JobFileException(name + ": must be a job of at most 16 MiB of text, but is larger");
        }
        return new Named(name, decode(bytes, name));
    }

    private static String decode(byte[] bytes, String name) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JobFileException(name + ": must be text in UTF-8, but has bytes that are not", e);
        }
        if (text.indexOf('\0') >= 0) {
            throw new JobFileException(name + ": must be text, but is a binary file");
        }
        return text;
    }
}
