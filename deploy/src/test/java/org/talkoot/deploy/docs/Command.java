package org.talkoot.deploy.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command that a page shows, and what it says that is printed.
 *
 * @param line from 1, in the page
 * @param asRoot whether its prompt is root's
 * @param output nothing, if the page leaves it open; {@code ...} stands for anything
 */
record Command(String page, int line, boolean asRoot, String text, List<String> output) {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern SHELL = Pattern.compile("[|<>&;$*]|^[A-Z_]+=");

    /** @param prompted begins with the prompt of a user, {@code $}, or of root, {@code #} */
    static Command of(String page, int line, String prompted, List<String> output) {
        assertTrue(prompted.matches("[$#] .+"), page + ":" + line + " isn't a command behind a prompt: " + prompted);
        String text = prompted.substring(2).replaceFirst("\\s+# .*", "").strip();
        return new Command(page, line, prompted.startsWith("#"), text, List.copyOf(output));
    }

    String place() {
        return page + ":" + line + ": " + text;
    }

    boolean needsShell() {
        return SHELL.matcher(text).find();
    }

    /** Its arguments, if it is Talkoot that it starts: all up to what only a shell understands. */
    Optional<String[]> talkoot() {
        String alone = text.replaceFirst("^([A-Z_]+=\\S+ )+", "")
                .replaceFirst("^source <\\((.*)\\)$", "$1")
                .replaceFirst("\\s*(?:[|>&]|2>).*", "")
                .replaceAll("\\$\\([^)]*\\)", "X");
        return arguments(alone);
    }

    /** @param text a command line, possibly with {@code …} for what is left out */
    static Optional<String[]> arguments(String text) {
        if (!text.matches("(\\./)?talkoot .*")) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2) != null ? word.group(2) : word.group(3));
        }
        words.removeIf("…"::equals);
        return Optional.of(words.subList(1, words.size()).toArray(String[]::new));
    }
}
