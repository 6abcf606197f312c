package org.talkoot.protocol.job;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Texts of jobs, and what reading them gives. */
final class Jobs {
    static final Path BASE = Path.of("/jobs");

    /** The least that a job needs, one key a line from line 2. */
    static final String SMALLEST = """
            job {
              epochs = 5
              batch-size = 256
              data { format = digits }
              model = [ { type = flatten }, { type = linear, out = 10 } ]
              optimizer { learning-rate = 0.1 }
            }
            """;

    private Jobs() {}

    static JobSpec parse(String text, String... overrides) {
        return JobFile.parse(text, "mlp.conf", BASE, List.of(overrides));
    }

    /** The sentence that reading ends in. */
    static String problem(String text, String... overrides) {
        return assertThrows(JobFileException.class, () -> parse(text, overrides))
                .getMessage();
    }

    /** The sentence for the smallest job with more under {@code job}, on line 7. */
    static String problemWith(String line) {
        return problem(with(line));
    }

    /** The smallest job with more under {@code job}, on line 7; a key that is there already is replaced. */
    static String with(String line) {
        return SMALLEST.substring(0, SMALLEST.lastIndexOf('}')) + line + "\n}\n";
    }

    static JobSpec parseWith(String line) {
        return parse(with(line));
    }

    static String example() {
        try (InputStream in = Jobs.class.getResourceAsStream("example.conf")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
