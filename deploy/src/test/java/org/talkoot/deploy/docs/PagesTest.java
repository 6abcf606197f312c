package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;

/** What can be checked of the documentation: examples of job files, names of keys, links. */
class PagesTest {
    private static final Path HOME = Path.of("..");
    private static final Path JOB_FILE = HOME.resolve("docs/job-file.md");
    private static final String REST_OF_JOB =
            "job { epochs = 1, batch-size = 1, optimizer { learning-rate = 1 }, model = [{ type = relu }]\n";
    private static final Pattern HOCON = Pattern.compile("```hocon\n(.*?)```", Pattern.DOTALL);
    private static final Pattern KEY = Pattern.compile("([a-z][a-z0-9-]*) *[={]");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static List<JobSpec> examples() throws IOException {
        return matches(HOCON, Files.readString(JOB_FILE)).stream()
                .map(example -> example.startsWith("data") ? REST_OF_JOB + example + "}" : example)
                .map(job -> JobFile.parse(job, job, HOME, List.of()))
                .toList();
    }

    @Test
    void everyExampleOfAJobFileIsOne() throws IOException {
        assertTrue(examples().size() >= 6);
    }

    @Test
    void thePageNamesEveryKey() throws IOException {
        String page = Files.readString(JOB_FILE);
        for (JobSpec example : examples()) {
            for (String key : matches(KEY, JobFile.render(example))) {
                boolean named = Pattern.compile("`([a-z]+\\.)*" + key + "(\\.[a-z]+)?`")
                        .matcher(page)
                        .find();
                assertTrue(named || key.equals("run"), "docs/job-file.md says nothing of " + key);
            }
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<Path> pages;
        try (Stream<Path> docs = Files.list(HOME.resolve("docs"));
                Stream<Path> top = Files.list(HOME)) {
            pages = Stream.concat(docs, top)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
        assertFalse(pages.isEmpty());
        for (Path page : pages) {
            for (String link : matches(LINK, Files.readString(page))) {
                assertTrue(Files.exists(page.resolveSibling(link)), page + " links to " + link);
            }
        }
    }
}
