package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/troubleshooting.md} quotes is what the code says. */
class MessagesTest {
    private static final Path PAGE = Page.HOME.resolve("docs/troubleshooting.md");

    @Test
    void everySentenceOfThePageIsInTheCode() throws IOException {
        String code = code();
        List<String> mistakes = new ArrayList<>();
        int sentences = 0;
        for (KeyRow row : KeyRow.of(Page.read(PAGE))) {
            for (String sentence : row.names("it says")) {
                sentences++;
                for (String part : sentence.split("…")) {
                    if (!code.contains(part.strip())) {
                        mistakes.add(sentence + ": nothing says \"" + part.strip() + "\"");
                    }
                }
            }
        }
        assertEquals("", String.join("\n", mistakes));
        assertTrue(sentences > 35, sentences + " sentences");
    }

    /** All sources and the launcher, with the pieces of each text joined. */
    private static String code() throws IOException {
        StringBuilder code = new StringBuilder(Files.readString(Page.HOME.resolve("talkoot")));
        for (String module : List.of("protocol", "engine", "worker", "coordinator", "deploy")) {
            try (Stream<Path> files = Files.walk(Page.HOME.resolve(module + "/src/main/java"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    code.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return code.toString();
    }
}
