package org.talkoot.deploy.cli;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments, in one sentence. */
final class Usage {
    private Usage() {}

    static String sentence(ParameterException wrong) {
        var command = wrong.getCommandLine();
        String help = "; " + command.getCommandSpec().qualifiedName() + " --help shows what there is";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched) + help;
        }
        if (wrong instanceof MissingParameterException missing) {
            return missing.getMissing().get(0).paramLabel() + " is missing" + help;
        }
        String message = wrong.getMessage();
        return Character.toLowerCase(message.charAt(0))
                + message.substring(1)
                + (message.contains("--help") ? "" : help);
    }

    private static String unmatched(UnmatchedArgumentException unmatched) {
        String first = unmatched.getUnmatched().get(0);
        boolean command = unmatched.getCommandLine().getParent() == null;
        if (!first.startsWith("-") && !command) {
            return "there is one argument too many, " + first;
        }
        List<String> similar = unmatched.getSuggestions();
        return "there is no " + (first.startsWith("-") ? "option " : "command ") + first
                + (similar.isEmpty() ? "" : ", did you mean " + similar.get(0) + "?");
    }
}
