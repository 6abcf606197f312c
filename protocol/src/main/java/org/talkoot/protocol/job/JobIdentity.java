package org.talkoot.protocol.job;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

/**
 * What makes two jobs the same job: equal identities promise equal final weights. Join and resume compare it.
 *
 * @param sha256 of the text in UTF-8, 64 lower-case hexadecimal digits
 * @param text all keys under {@code job} but its name, which names a folder only; each path replaced by the hash of the
 *     file's content. A key a line, so that a difference can be shown
 */
public record JobIdentity(String sha256, String text) {
    /**
     * @param contentHash of a file that the job names; wherever the content lies, the same content has the same hash
     */
    public static JobIdentity of(JobSpec spec, Function<Path, String> contentHash) {
        Map<String, Object> job = JobTree.job(spec);
        job.remove("name");
        String text = HoconWriter.write(Map.of("job", job), contentHash);
        return new JobIdentity(sha256(text), text);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
