package org.talkoot.deploy.docs;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares what a command printed with what its page shows: the words, since times, speeds and last bits differ. */
final class Printed {
    private static final String ANYTHING = "...";

    private Printed() {}

    /**
     * Numbers, hashes and the width of columns may be others. {@code ...} on a line of its own stands for any lines, within
     * one for any text.
     */
    static boolean fits(List<String> shown, List<String> printed) {
        String pattern = shown.stream().map(Printed::pattern).collect(Collectors.joining());
        String text = printed.stream().map(line -> words(line) + "\n").collect(Collectors.joining());
        return Pattern.matches(pattern, text);
    }

    private static String pattern(String line) {
        if (line.equals(ANYTHING)) {
            return "(?:.*\n)*";
        }
        return Stream.of(line.split(Pattern.quote(ANYTHING), -1))
                        .map(part -> Pattern.quote(words(part)))
                        .collect(Collectors.joining(".*"))
                + "\n";
    }

    private static String words(String line) {
        return line.replaceAll("[0-9a-f]{12,}", "#")
                .replaceAll("\\d([\\d.,:-]*\\d)?(T[\\d:]+Z)?(E-?\\d+)?|(?<= )\\.(?= |$)", "#")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
