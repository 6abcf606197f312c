package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.talkoot.deploy.api.TrainedModel;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.cluster.ClusterTraining;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.cluster.NodeOptions;
import org.talkoot.deploy.security.SecurityOptions;
import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        description = {
            "Train a network on a cluster: this process coordinates, and others work.",
            "Workers may come and go; the final weights depend on the job alone."
        },
        footer = {
            "  talkoot coordinator mnist.conf --bind 127.0.0.1:7400 --min-workers 2",
            "  talkoot worker --join 127.0.0.1:7400                    on the same machine, or another",
            "  talkoot coordinator mnist.conf --bind node1:7400 --seeds node1:7400,node2:7400"
        },
        exitCodeList = {
            "0:The job is done; the last line is weights sha256:<hash> steps:<n> parameters:<n>.",
            "1:The training failed.",
            "2:The job file, the data or the arguments are wrong.",
            "130:Stopped by Ctrl-C; --resume goes on.",
            "143:Stopped by SIGTERM or talkoot stop; --resume goes on."
        })
final class CoordinatorCommand extends RunCommand {
    @Option(
            names = "--bind",
            order = 0,
            required = true,
            paramLabel = "HOST:PORT",
            description = "Where the other nodes reach this one.")
    private String bind;

    @Option(
            names = "--seeds",
            order = 1,
            split = ",",
            paramLabel = "HOST:PORT",
            description = {
                "All coordinators of the job, this one too, separated by commas: one leads, the others stand by.",
                "Each records the run in a run directory of its own. Without it, this is the only one."
            })
    private List<String> seeds = List.of();

    @Option(
            names = "--min-workers",
            order = 1,
            paramLabel = "N",
            description = "Begin as soon as N workers have joined; by default 1. Later ones are welcome.")
    private String minWorkers;

    @Mixin
    private final SecurityOptions security = new SecurityOptions();

    @Mixin
    private final HealthOption health = new HealthOption();

    CoordinatorCommand(Console console) {
        super(console);
    }

    @Override
    int workersFor(JobSpec spec) {
        return minWorkers == null ? 1 : Workers.parse("--min-workers", minWorkers);
    }

    @Override
    Optional<Path> keys() {
        return security.tls();
    }

    @Override
    boolean isScraped() {
        return health.port().isPresent();
    }

    @Override
    boolean goesOnAlone() {
        return seeds.size() <= 1;
    }

    @Override
    Trainer trainer() {
        return new InCluster(console(), options());
    }

    private NodeOptions options() {
        return NodeArguments.coordinating(bind, seeds, security, health.port());
    }

    /** Trains with the workers of a cluster. */
    private record InCluster(Console console, NodeOptions node) implements Trainer {
        @Override
        public Training start(JobSpec job, int workers, Storage storage, TrainingListener listener) {
            Training training = ClusterTraining.start(
                    job,
                    node,
                    workers,
                    storage,
                    listener,
                    sentence -> console.err().println("talkoot: " + sentence));
            String join = node.seeds().isEmpty()
                    ? node.bind().toString()
                    : node.seeds().stream().map(NodeAddress::toString).collect(Collectors.joining(","));
            console.err()
                    .println("talkoot: waiting for " + (node.seeds().size() > 1 ? "all coordinators and " : "")
                            + (workers == 1 ? "a worker" : workers + " workers")
                            + "; talkoot worker --join " + join + " brings some");
            return training;
        }

        @Override
        public TrainedModel load(Path weights, Optional<JobSpec> job) {
            return console.trainer().load(weights, job);
        }
    }
}
