package org.talkoot.deploy.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block. Its language says what is done with it: the commands of {@code console} (behind a prompt, followed by
 * what they print) and {@code sh} (a command a line) are run, {@code hocon}, {@code java}, {@code yaml} and {@code python}
 * are read by their parsers, and {@code text} is a picture, a formula or a message.
 *
 * @param page relative to the project's folder
 * @param line from 1, of its fence
 */
record Block(String page, int line, String language, List<String> lines) {

    String text() {
        return String.join("\n", lines) + "\n";
    }

    String place() {
        return page + ":" + line;
    }

    List<Command> commands() {
        return switch (language) {
            case "console" -> session();
            case "sh" -> script();
            default -> List.of();
        };
    }

    private List<Command> session() {
        List<Command> commands = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            int start = at;
            StringBuilder command = new StringBuilder(lines.get(at++));
            while (command.toString().endsWith("\\")) {
                command.setLength(command.length() - 1);
                command.append(lines.get(at++).strip());
            }
            List<String> output = new ArrayList<>();
            while (at < lines.size() && !lines.get(at).matches("[$#] .*")) {
                output.add(lines.get(at++));
            }
            commands.add(Command.of(page, line + 1 + start, command.toString(), output));
        }
        return commands;
    }

    private List<Command> script() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            commands.add(Command.of(page, line + 1 + i, "$ " + lines.get(i), List.of()));
        }
        return commands;
    }
}
