package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;

/** Every command of the pages does what its page shows, but for those that {@link Elsewhere} lists. */
@Tag("packaged")
@Tag("system")
class PageCommandsTest {
    /** It starts processes and kills them. */
    private static final String WALK = "docs/start.md";

    @TempDir
    private Path folder;

    @Test
    void theCommandsOfThePagesDoWhatThePagesShow() {
        run(page -> !page.name().equals(WALK));
    }

    @Test
    void theFirstQuarterOfAnHourGoesAsThePageTells() {
        run(page -> page.name().equals(WALK));
    }

    private void run(Predicate<Page> wanted) {
        List<String> arguments = new ArrayList<>(List.of(Launched.launcher().get(0)));
        Page.all().stream()
                .filter(wanted)
                .filter(page -> page.blocks().stream()
                        .anyMatch(block -> !block.commands().isEmpty()))
                .map(Page::name)
                .forEach(arguments::add);
        assertTrue(arguments.size() > 1, arguments::toString);
        List<String> home = List.of("-Dtalkoot.home=" + Launched.projectFolder());
        List<String> command = Launched.java(PageRunner.class, home, arguments.toArray(String[]::new));
        try (Launched.Running runner = Launched.start(folder, Map.of(), command)) {
            Launched run = endedWithItsJobs(runner);
            assertEquals("", run.out(), run::err);
            assertEquals(0, run.exitCode(), run::err);
        }
    }

    private static Launched endedWithItsJobs(Launched.Running runner) {
        try {
            return runner.ended();
        } finally {
            runner.process().descendants().forEach(ProcessHandle::destroyForcibly); // where it took too long
        }
    }
}
