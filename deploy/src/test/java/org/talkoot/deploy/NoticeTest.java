package org.talkoot.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every library that is given away with Talkoot has its licence in the notice. */
@Tag("packaged")
class NoticeTest {
    /** A line of the table: how a jar's name begins, behind it the licence. */
    private static final Pattern LINE = Pattern.compile("(?m)^([A-Za-z][a-zA-Z0-9_-]*) {2,}\\S+ ?.* {2,}https?://");

    @Test
    void theNoticeNamesEveryLibrary() throws IOException {
        List<String> named = LINE.matcher(Files.readString(Path.of("src/dist/NOTICE")))
                .results()
                .map(line -> line.group(1))
                .toList();
        assertEquals(
                List.of(),
                jars().filter(jar -> named.stream().noneMatch(name -> begins(jar, name)))
                        .toList());
        List<String> all = jars().toList();
        assertEquals(
                List.of(),
                named.stream()
                        .filter(name -> all.stream().noneMatch(jar -> begins(jar, name)))
                        .toList(),
                "no longer there");
    }

    private static boolean begins(String jar, String name) {
        Matcher matcher = Pattern.compile(Pattern.quote(name) + "[-_].*").matcher(jar);
        return matcher.matches();
    }

    private static Stream<String> jars() throws IOException {
        try (Stream<Path> libraries = Files.list(Path.of("target/lib"))) {
            return libraries
                    .map(jar -> jar.getFileName().toString())
                    .filter(jar -> !jar.startsWith("talkoot-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
