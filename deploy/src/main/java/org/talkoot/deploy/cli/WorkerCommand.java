package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import org.talkoot.deploy.cluster.Ending;
import org.talkoot.deploy.cluster.HostListener;
import org.talkoot.deploy.cluster.NodeOptions;
import org.talkoot.deploy.cluster.WorkerNode;
import org.talkoot.deploy.cluster.files.FileCache;
import org.talkoot.deploy.security.SecurityOptions;
import org.talkoot.protocol.message.HostCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Work for the coordinator of a cluster, until its job is done.",
            "It may start before the coordinator, and join in the middle of a job."
        },
        footer = {
            "  talkoot worker --join node1.example.com:7400",
            "  talkoot worker --join 10.0.0.1:7400,10.0.0.2:7400 --workers 4"
        },
        exitCodeList = {
            "0:The job is done.",
            "1:Something failed.",
            "2:The coordinator refused this node, or the arguments are wrong.",
            "130:Stopped by Ctrl-C.",
            "143:Stopped by SIGTERM: its workers left at a boundary."
        })
final class WorkerCommand extends Action {
    @Option(
            names = "--join",
            order = 0,
            required = true,
            split = ",",
            paramLabel = "HOST:PORT",
            description = "The coordinator's node; of several coordinators all, separated by commas.")
    private List<String> join;

    @Option(
            names = "--bind",
            order = 1,
            paramLabel = "HOST:PORT",
            description =
                    "Where the other nodes reach this one; by default a free port on the address that reaches the coordinator.")
    private String bind;

    @Option(
            names = "--lane-port",
            order = 1,
            paramLabel = "PORT",
            description =
                    "Where workers of other nodes send what they exchange, at the same address; by default a free port.")
    private String lanePort;

    @Option(
            names = "--workers",
            order = 2,
            paramLabel = "N",
            description = "Number of workers on this node; by default one a core.")
    private String workers;

    @Option(
            names = "--cache",
            order = 3,
            paramLabel = "DIR",
            description = "Folder for data that comes from the coordinator; by default ~/.cache/talkoot/data.")
    private Path cache;

    @Mixin
    private final SecurityOptions security = new SecurityOptions();

    @Mixin
    private final HealthOption health = new HealthOption();

    WorkerCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        NodeOptions options = NodeArguments.joining(bind, join, security, health.port());
        int size = workers == null ? Runtime.getRuntime().availableProcessors() : Workers.parse("--workers", workers);
        Path files = cache == null ? FileCache.standardFolder() : cache;
        int lanes = lanePort == null ? 0 : NodeArguments.port("--lane-port", lanePort);
        WorkerNode node = new WorkerNode(options, size, files, lanes, new Lines());
        try (StopSignals signals = StopSignals.watch()) {
            signals.onStop(node::leave);
            return exitCode(node.run(), signals);
        }
    }

    private int exitCode(Ending ending, StopSignals signals) {
        switch (ending.how()) {
            case DONE -> {
                say(ending.why());
                return Failure.DONE;
            }
            case REFUSED -> {
                console().err().println(new Failure(Failure.WRONG_INPUT, ending.why()).line());
                return Failure.WRONG_INPUT;
            }
            case FAILED -> {
                console().err().println(new Failure(Failure.FAILED, ending.why()).line());
                return Failure.FAILED;
            }
            default -> {
                say("left the cluster");
                return signals.exitCode().orElse(Failure.FAILED);
            }
        }
    }

    private void say(String line) {
        console().out().println("talkoot worker: " + line);
    }

    /** What a person sees of the node. */
    private final class Lines implements HostListener {
        @Override
        public void waiting() {
            say("looking for the coordinator at " + String.join(" or ", join));
        }

        @Override
        public void offered(HostCommand.Offer offer) {
            say("getting the job and its data ready");
        }

        @Override
        public void fetching(long bytes, long totalBytes) {
            if (bytes == totalBytes && totalBytes > 0) {
                say("all " + totalBytes + " bytes of data are here");
            }
        }

        @Override
        public void hosting(int hosted) {
            say(hosted == 1 ? "1 worker is at work" : hosted + " workers are at work");
        }
    }
}
