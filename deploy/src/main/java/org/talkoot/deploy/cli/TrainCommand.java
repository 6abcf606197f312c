package org.talkoot.deploy.cli;

import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        description = {
            "Train a network with many workers in this process.",
            "The final weights depend on the job alone, not on the number of workers."
        },
        footer = {
            "  talkoot train                       the bundled handwritten digits",
            "  talkoot train mnist.conf --workers 4",
            "  talkoot train mnist.conf --set job.epochs=2 --run-dir runs/short",
            "  talkoot train mnist.conf --json",
            "  talkoot train --resume --run-dir runs/short"
        },
        exitCodeList = {
            "0:The job is done; the last line is weights sha256:<hash> steps:<n> parameters:<n>.",
            "1:The training failed.",
            "2:The job file, the data or the arguments are wrong.",
            "130:Stopped by Ctrl-C; --resume goes on.",
            "143:Stopped by SIGTERM; --resume goes on."
        })
final class TrainCommand extends RunCommand {
    @Mixin
    private WorkersOption workers;

    TrainCommand(Console console) {
        super(console);
    }

    @Override
    int workersFor(JobSpec spec) {
        return workers.of(spec);
    }

    @Override
    Trainer trainer() {
        return console().trainer();
    }
}
