package org.talkoot.protocol.job;

import java.nio.file.Path;
import java.util.List;
import org.talkoot.protocol.job.JobText.Named;

/**
 * Reads jobs from HOCON and writes them. Whatever is wrong ends in a {@link JobFileException} of one sentence:
 * {@code mlp.conf:12: job.optimizer.learning-rate: must be a positive number, but is -0.1}.
 *
 * <p>The text alone determines the job: neither the environment nor system properties are looked at, and only local
 * files are included. Strings are not numbers, {@code null} is not absence, and every key must be known.
 */
public final class JobFile {
    private JobFile() {}

    /**
     * Reads a file of at most 16 MiB of UTF-8. Relative paths in it are relative to its folder.
     *
     * @param overrides {@code job.optimizer.momentum=0.8}, the later wins; relative paths in them are relative to the
     *     working directory
     */
    public static JobSpec read(Path file, List<String> overrides) {
        return parse(JobText.read(file, file.toString()), file.toAbsolutePath().getParent(), overrides);
    }

    /**
     * @param origin what sentences call the text
     * @param base the folder that relative paths and includes are relative to
     * @param overrides as in {@link #read}
     */
    public static JobSpec parse(String text, String origin, Path base, List<String> overrides) {
        return parse(new Named(origin, text), base.toAbsolutePath(), overrides);
    }

    /** The job as HOCON with every key and absolute paths; reading it gives a job that is equal. */
    public static String render(JobSpec job) {
        return HoconWriter.write(JobTree.of(job), path -> path.toAbsolutePath().toString());
    }

    private static JobSpec parse(Named text, Path base, List<String> overrides) {
        return JobReader.read(new JobSource(text, base).resolve(overrides));
    }
}
