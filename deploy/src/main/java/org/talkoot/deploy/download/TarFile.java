package org.talkoot.deploy.download;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.talkoot.engine.file.AtomicFile;

/**
 * Takes known files out of a gzipped tar archive (POSIX ustar: a header of 512 bytes, the content, filled up to 512). Only
 * the names asked for are written, whatever paths the archive has.
 */
final class TarFile {
    private static final int BLOCK = 512;
    private static final int NAME = 100; // bytes
    private static final int SIZE_AT = 124;
    private static final int SIZE = 12; // octal digits

    private TarFile() {}

    /** @throws IOException if one is missing, or the archive is damaged */
    static void unpack(Path archive, List<String> names, Path folder) throws IOException {
        Set<String> missing = new HashSet<>(names);
        try (InputStream tar = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive), 1 << 16))) {
            byte[] header = new byte[BLOCK];
            while (!missing.isEmpty() && tar.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
                String path = text(header, 0, NAME);
                long size = Long.parseLong(text(header, SIZE_AT, SIZE).strip(), 8);
                String name = path.substring(path.lastIndexOf('/') + 1);
                if (missing.remove(name)) {
                    write(tar, size, folder.resolve(name));
                } else {
                    tar.skipNBytes(size);
                }
                tar.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
            }
        }
        if (!missing.isEmpty()) {
            throw new EOFException("it ends without " + missing.iterator().next());
        }
    }

    private static String text(byte[] header, int from, int most) {
        int end = from;
        while (end < from + most && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.US_ASCII);
    }

    private static void write(InputStream tar, long size, Path file) throws IOException {
        AtomicFile.write(file, channel -> {
            OutputStream out = Channels.newOutputStream(channel);
            byte[] buffer = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int count = tar.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("it ends within " + file.getFileName());
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        });
    }
}
