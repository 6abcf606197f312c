package org.talkoot.protocol.message;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The files that a job names, by content.
 *
 * @param files in the order of {@link org.talkoot.protocol.job.JobSpec#files()}
 */
public record FileManifest(List<Entry> files) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** @throws IllegalArgumentException if nobody could have so many bytes */
    public FileManifest {
        files = List.copyOf(files);
        total(files);
    }

    /**
     * One file.
     *
     * @param name for people only, never a path
     * @param sha256 of the content, 64 lower-case hexadecimal digits
     * @param size in bytes
     */
    public record Entry(String name, String sha256, long size) {
        /** @throws IllegalArgumentException if it can't be a file's */
        public Entry {
            if (!SHA256.matcher(sha256).matches() || size < 0) {
                throw new IllegalArgumentException(name + " can't have the hash " + sha256 + " and " + size + " bytes");
            }
        }
    }

    /** Bytes of all files. */
    public long totalBytes() {
        return total(files);
    }

    private static long total(List<Entry> files) {
        long total = 0;
        for (Entry file : files) {
            total += file.size();
            if (total < 0) {
                throw new IllegalArgumentException("the files of a job can't have more than 2^63 bytes");
            }
        }
        return total;
    }
}
