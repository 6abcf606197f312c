package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.cli.Syntax;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobFileException;
import org.talkoot.protocol.job.JobSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What can be checked of the documentation at once; {@link PageCommandsTest} runs its commands. */
class PagesTest {
    private static final Set<String> LANGUAGES = Set.of("console", "sh", "hocon", "java", "yaml", "python", "text");
    private static final String SMALL_JOB = """
            job {
              epochs = 1, batch-size = 1, optimizer { learning-rate = 1 }, model = [ { type = relu } ]
              data { format = digits }
            """;

    private final List<String> mistakes = new ArrayList<>();

    private void nothingIsWrong() {
        assertEquals("", String.join("\n", mistakes));
    }

    private static List<Block> blocks(String... languages) {
        List<Block> blocks = Page.all().stream()
                .flatMap(page -> page.blocks().stream())
                .filter(block -> List.of(languages).contains(block.language()))
                .toList();
        assertTrue(!blocks.isEmpty(), () -> "no " + List.of(languages));
        return blocks;
    }

    @Test
    void everyBlockSaysWhatItIs() {
        for (Page page : Page.all()) {
            for (Block block : page.blocks()) {
                if (!LANGUAGES.contains(block.language())) {
                    mistakes.add(
                            block.place() + ": its language must be one of " + LANGUAGES + ", so that it is tested");
                }
            }
        }
        nothingIsWrong();
    }

    @Test
    void noCommandHidesInAPicture() {
        for (Block block : blocks("text")) {
            if (block.text().matches("(?ms).*^([$] |\\./)?talkoot [a-z].*")
                    || block.text().startsWith("$ ")) {
                mistakes.add(block.place() + ": commands belong in console or sh, where they are run");
            }
        }
        nothingIsWrong();
    }

    @Test
    void everyCommandIsUnderstood() {
        for (Command command : Page.commands()) {
            command.talkoot()
                    .flatMap(Syntax::mistake)
                    .ifPresent(mistake -> mistakes.add(command.place() + ": " + mistake));
        }
        nothingIsWrong();
    }

    @Test
    void everyCommandWithinASentenceIsUnderstood() {
        for (Page page : Page.all()) {
            for (String span : page.spans()) {
                Command.arguments(span)
                        .flatMap(Syntax::mistake)
                        .ifPresent(mistake -> mistakes.add(page.name() + ": " + span + ": " + mistake));
            }
        }
        nothingIsWrong();
    }

    @Test
    void everyReasonNotToRunACommandIsNeeded() {
        for (Elsewhere each : Elsewhere.ALL) {
            boolean used =
                    Page.commands().stream().anyMatch(command -> command.text().matches(each.command()));
            assertTrue(used, () -> "no page has " + each);
        }
    }

    @Test
    void everyPartOfAJobFileIsRead() {
        for (Block block : blocks("hocon")) {
            try {
                job(block);
            } catch (JobFileException e) {
                mistakes.add(block.place() + ": " + e.getMessage());
            }
        }
        nothingIsWrong();
    }

    /** What isn't a whole job is the part of one that stands under {@code job}, or {@code run} as a whole. */
    private static JobSpec job(Block block) {
        String text = block.text();
        boolean whole = text.startsWith("job ");
        String job = whole ? text : text.startsWith("run ") ? SMALL_JOB + "}\n" + text : SMALL_JOB + text + "}";
        return JobFile.parse(job, "job", Page.HOME, List.of());
    }

    @Test
    void everyDocumentOfYamlIsOne() {
        YAMLMapper mapper = new YAMLMapper();
        for (Block block : blocks("yaml")) {
            try {
                assertTrue(mapper.readTree(block.text()).isObject(), block.place());
            } catch (JacksonException e) {
                mistakes.add(block.place() + ": " + e.getMessage());
            }
        }
        nothingIsWrong();
    }

    @Test
    void everyLinkLeadsToAFileAndAHeading() {
        for (Page page : Page.all()) {
            for (Page.Link link : page.links()) {
                Path target = link.file().isEmpty()
                        ? page.file()
                        : page.file().resolveSibling(link.file()).normalize();
                if (!Files.exists(target)) {
                    mistakes.add(page.name() + " links to " + link.file() + ", which isn't there");
                } else if (link.anchor() != null && !Page.read(target).anchors().contains(link.anchor())) {
                    mistakes.add(page.name() + " links to " + link.file() + "#" + link.anchor()
                            + ", but no heading has that name");
                }
            }
        }
        nothingIsWrong();
    }

    @Test
    void theIndexHasEveryPage() {
        Page index = Page.read(Page.HOME.resolve("docs/README.md"));
        List<String> linked = index.links().stream().map(Page.Link::file).toList();
        for (Page page : Page.all()) {
            String name = page.name().replaceFirst("^docs/", "");
            if (page.name().startsWith("docs/") && !name.equals("README.md") && !linked.contains(name)) {
                mistakes.add("docs/README.md has no link to " + name);
            }
        }
        nothingIsWrong();
    }
}
