package org.talkoot.deploy.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A manual page, in roff with the macros of man(7), of what a command's help says. */
final class ManPage {
    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandSpec command) {
        return new ManPage().written(command);
    }

    private String written(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        String name = command.qualifiedName("-");
        page.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" Talkoot\n");
        section("NAME");
        text(name + " - " + summary(usage).replaceFirst("[.:]$", ""));
        section("SYNOPSIS");
        text(new Help(command, Help.defaultColorScheme(Ansi.OFF))
                .synopsis(0)
                .replaceAll("\\s+", " ")
                .strip());
        section("DESCRIPTION");
        List.of(usage.description()).forEach(this::text);
        options(command);
        commands(command.subcommands());
        if (!usage.exitCodeList().isEmpty()) {
            section("EXIT STATUS");
            usage.exitCodeList().forEach((code, meaning) -> item(code, meaning));
        }
        if (usage.footer().length > 0) {
            section(command.parent() == null ? "NOTES" : "EXAMPLES");
            page.append(".nf\n");
            List.of(usage.footer()).forEach(this::text);
            page.append(".fi\n");
        }
        return page.toString();
    }

    private void options(CommandSpec command) {
        section("OPTIONS");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(parameter.paramLabel(), description(parameter));
        }
        command.options().stream()
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .filter(option -> !option.hidden())
                .forEach(option -> item(heading(option), description(option)));
    }

    private static String heading(OptionSpec option) {
        String names = String.join(", ", option.names());
        if (option.arity().max() == 0) {
            return names;
        }
        return option.arity().min() == 0 ? names + " [" + option.paramLabel() + "]" : names + " " + option.paramLabel();
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void commands(Map<String, CommandLine> commands) {
        if (commands.isEmpty()) {
            return;
        }
        section("COMMANDS");
        commands.forEach((name, command) ->
                item(name, summary(command.getCommandSpec().usageMessage()) + " See talkoot-" + name + "(1)."));
    }

    private void section(String title) {
        page.append(".SH ").append(title).append('\n');
    }

    private void item(String heading, String body) {
        page.append(".TP\n.B ").append(escaped(heading)).append('\n');
        text(body);
    }

    private void text(String line) {
        page.append(escaped(line)).append('\n');
    }

    /** The first sentence, which may go over several lines. */
    private static String summary(UsageMessageSpec usage) {
        return String.join(" ", usage.description()).replaceFirst("(?<=\\.) .*", "");
    }

    /** A dot or an apostrophe at the beginning of a line would be a request, and a dash is no hyphen. */
    private static String escaped(String text) {
        String plain =
                text.replace("%n", " ").replace("%%", "%").replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
