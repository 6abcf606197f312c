package org.talkoot.deploy.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A page of the documentation: its fenced blocks, the code within its sentences, its headings and links. */
record Page(Path file, String text) {
    /** The project: tests run in one of its modules, {@link PageRunner} elsewhere. */
    static final Path HOME = Path.of(System.getProperty("talkoot.home", ".."));

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");

    /** Where a link leads: a file relative to the page, empty for the page itself, and a heading or null. */
    record Link(String file, String anchor) {}

    static Page read(Path file) {
        try {
            return new Page(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages, in order. */
    static List<Page> all() {
        try (Stream<Path> top = Files.list(HOME);
                Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Command> commands() {
        return all().stream()
                .flatMap(page -> page.blocks().stream())
                .flatMap(block -> block.commands().stream())
                .toList();
    }

    String name() {
        return HOME.relativize(file).toString();
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        List<String> body = null;
        int start = 0;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (!lines[i].startsWith("```")) {
                if (body != null) {
                    body.add(lines[i]);
                }
            } else if (body == null) {
                body = new ArrayList<>();
                start = i;
            } else {
                blocks.add(new Block(name(), start + 1, lines[start].substring(3), List.copyOf(body)));
                body = null;
            }
        }
        return blocks;
    }

    /** What stands in backquotes within sentences and tables. */
    List<String> spans() {
        return SPAN.matcher(prose())
                .results()
                .map(span -> span.group(1).replace('\n', ' '))
                .toList();
    }

    List<Link> links() {
        return LINK.matcher(prose())
                .results()
                .map(link -> new Link(link.group(1), link.group(2)))
                .toList();
    }

    /** The names by which headings are linked to, as GitHub makes them. */
    Set<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    private String prose() {
        return text.replaceAll("(?ms)^```.*?^```$", "");
    }
}
