package org.talkoot.deploy.cli;

import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        description = "Print a script with which the shell completes commands and options.",
        footer = {
            "  talkoot completion bash > ~/.local/share/bash-completion/completions/talkoot",
            "  source <(talkoot completion zsh)      in ~/.zshrc, behind compinit"
        },
        exitCodeList = {"0:Done.", "1:Something unexpected went wrong.", "2:Wrong arguments."})
final class CompletionCommand extends Action {
    /** One script serves both. */
    private static final Set<String> SHELLS = Set.of("bash", "zsh");

    @Parameters(arity = "1", paramLabel = "SHELL", description = "bash or zsh.")
    private String shell;

    @Spec
    private CommandSpec spec;

    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (!SHELLS.contains(shell)) {
            throw new UsageException("SHELL must be bash or zsh, but is " + shell);
        }
        CommandLine whole = spec.parent().commandLine();
        console().out().print(AutoComplete.bash(whole.getCommandName(), whole));
        return Failure.DONE;
    }
}
