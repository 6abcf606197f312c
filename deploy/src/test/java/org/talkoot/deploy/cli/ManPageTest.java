package org.talkoot.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;
import picocli.CommandLine;

/** The manual pages, made of what the commands' help is made of. */
class ManPageTest {
    private static final CommandLine TALKOOT = Syntax.commandLine();
    private static final Map<String, String> PAGES = ManCommand.pages(TALKOOT);

    @Test
    void eachCommandHasAPageWithAllItsOptionsAndExamples() {
        assertEquals(TALKOOT.getSubcommands().size() + 1, PAGES.size());
        TALKOOT.getSubcommands().forEach((name, command) -> {
            String page = PAGES.get("talkoot-" + name);
            command.getCommandSpec()
                    .options()
                    .forEach(option -> assertTrue(
                            page.contains(".B " + option.longestName().replace("-", "\\-")), name + ": " + option));
            for (String section : List.of("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES")) {
                assertTrue(page.contains(".SH " + section + "\n"), name + ": " + section);
            }
        });
        assertTrue(PAGES.get("talkoot").contains(".B train\nTrain a network"));
    }

    @Test
    void noLineOfTextIsTakenForARequest() {
        PAGES.forEach((name, page) -> page.lines()
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .forEach(line -> assertTrue(line.matches("\\.(TH|SH|TP|B|nf|fi)( .*)?"), () -> name + ": " + line)));
        assertFalse(PAGES.toString().contains("%n"));
    }

    @Test
    @Tag("system")
    void groffHasNoComplaint(@TempDir Path folder) throws IOException {
        for (Map.Entry<String, String> page : PAGES.entrySet()) {
            Path file = Files.writeString(folder.resolve(page.getKey() + ".1"), page.getValue());
            Launched groff = Launched.run(folder, List.of("groff", "-man", "-Tutf8", "-ww", "-z", file.toString()));
            assertEquals("", groff.err());
            assertEquals(0, groff.exitCode());
        }
    }
}
