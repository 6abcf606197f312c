package org.talkoot.deploy.cli;

import org.talkoot.deploy.cluster.Outsider;
import org.talkoot.protocol.message.JobAnswer;
import picocli.CommandLine.Command;

@Command(
        description = {
            "Stop the job of a running cluster, and wait until its checkpoint is on disk.",
            "talkoot coordinator --resume goes on with it."
        },
        footer = {"  talkoot stop --join node1.example.com:7400"},
        exitCodeList = {"0:The job has ended.", "1:No node answered.", "2:The arguments are wrong."})
final class StopCommand extends AskingCommand {
    StopCommand(Console console) {
        super(console);
    }

    @Override
    int ask(Outsider outsider) {
        JobAnswer.Ended end = outsider.stop(() -> say("the job is being stopped"));
        say(end.why());
        return Failure.DONE;
    }

    private void say(String line) {
        console().out().println("talkoot stop: " + line);
    }
}
