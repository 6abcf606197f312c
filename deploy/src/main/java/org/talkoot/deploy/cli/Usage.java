package org.talkoot.deploy.cli;

import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments, in one sentence. */
final class Usage {
    private Usage() {}

    static String sentence(ParameterException wrong) {
        CommandLine command = wrong.getCommandLine();
        String help = "; " + command.getCommandSpec().qualifiedName() + " --help shows what there is";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched) + help;
        }
        if (wrong instanceof MissingParameterException missing) {
            ArgSpec argument = missing.getMissing().get(0);
            String place = argument instanceof OptionSpec option ? " after " + option.longestName() : "";
            return argument.paramLabel() + " is missing" + place + help;
        }
        String message = wrong.getMessage();
        return Character.toLowerCase(message.charAt(0))
                + message.substring(1)
                + (message.contains("--help") ? "" : help);
    }

    private static String unmatched(UnmatchedArgumentException unmatched) {
        CommandLine command = unmatched.getCommandLine();
        String first = unmatched.getUnmatched().get(0);
        if (first.startsWith("-")) {
            Stream<String> options = command.getCommandSpec().options().stream().map(OptionSpec::longestName);
            return "there is no option " + first + suggestion(first.replaceFirst("=.*", ""), options);
        }
        return command.getParent() == null
                ? "there is no command " + first + suggestion(first, command.getSubcommands().keySet().stream())
                : "there is one argument too many, " + first;
    }

    private static String suggestion(String word, Stream<String> known) {
        int most = Math.max(2, word.length() / 3);
        return known.filter(candidate -> distance(word, candidate) <= most)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)))
                .map(nearest -> ", did you mean " + nearest + "?")
                .orElse("");
    }

    /** Insertions, deletions and replacements (Levenshtein 1966): the library's own measure finds no misspelt options. */
    private static int distance(String a, String b) {
        int[] row = IntStream.rangeClosed(0, b.length()).toArray();
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
