package org.talkoot.deploy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** The job that {@code talkoot train} runs when it is given none. */
final class BundledJob {
    private static final String RESOURCE = "/org/talkoot/deploy/jobs/digits.conf";

    private BundledJob() {}

    static JobSpec read(List<String> overrides) {
        return JobFile.parse(text(), "the bundled digits.conf", Path.of(""), overrides);
    }

    private static String text() {
        try (InputStream in = BundledJob.class.getResourceAsStream(RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
