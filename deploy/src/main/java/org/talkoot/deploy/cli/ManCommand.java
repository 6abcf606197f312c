package org.talkoot.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.talkoot.engine.file.FileTrouble;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        description = "Print the manual page of a command, or write all of them.",
        footer = {
            "  talkoot man train | man -l -",
            "  talkoot man --out ~/.local/share/man/man1    then man talkoot-train"
        },
        exitCodeList = {"0:Done.", "1:Something unexpected went wrong.", "2:Wrong arguments."})
final class ManCommand extends Action {
    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "Without it, the page of talkoot itself.")
    private String command;

    @Option(
            names = "--out",
            order = 1,
            paramLabel = "DIR",
            description = "Write all pages into this folder, as talkoot.1, talkoot-train.1 and so on.")
    private Path out;

    @Spec
    private CommandSpec spec;

    ManCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        Map<String, String> pages = pages(spec.parent().commandLine());
        if (out != null) {
            write(pages);
            return Failure.DONE;
        }
        String name = command == null ? "talkoot" : "talkoot-" + command;
        if (!pages.containsKey(name)) {
            throw new UsageException("there is no command " + command + "; talkoot --help lists them");
        }
        console().out().print(pages.get(name));
        return Failure.DONE;
    }

    private void write(Map<String, String> pages) {
        try {
            Files.createDirectories(out);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                Files.writeString(out.resolve(page.getKey() + ".1"), page.getValue());
            }
        } catch (IOException e) {
            throw new UsageException("can't write manual pages to " + out + ": " + FileTrouble.words(e));
        }
    }

    /** By their names, in the order of the commands. */
    static Map<String, String> pages(CommandLine talkoot) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("talkoot", ManPage.of(talkoot.getCommandSpec()));
        for (CommandLine each : talkoot.getSubcommands().values()) {
            pages.put("talkoot-" + each.getCommandName(), ManPage.of(each.getCommandSpec()));
        }
        return pages;
    }
}
