package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.chaos.ChaosPlan;
import org.talkoot.deploy.chaos.ChaosReport;
import org.talkoot.deploy.chaos.FaultyTraining;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Train a job twice: once in peace, and once while its workers and its coordinator are killed, workers hang, fail"
                    + " and are slow, messages get lost, and workers come and go.",
            "Both must end with the same weights, to the last bit."
        },
        footer = {
            "  talkoot chaos                       the bundled handwritten digits",
            "  talkoot chaos mnist.conf --workers 4 --faults 20 --seed 7"
        },
        exitCodeList = {
            "0:The result is the same.",
            "1:It is not, or the training failed; the seed reproduces the faults.",
            "2:The job file, the data or the arguments are wrong."
        })
final class ChaosCommand extends Action {
    @Parameters(arity = "0..1", paramLabel = "JOB", description = "The job file. Without it, the bundled job.")
    private Path job;

    @Option(
            names = "--workers",
            order = 1,
            paramLabel = "N",
            description = "Number of workers, at least 2; by default 3.")
    private String workers = "3";

    @Option(names = "--set", order = 2, paramLabel = "KEY=VALUE", description = "Override a key of the job.")
    private List<String> overrides = List.of();

    @Option(
            names = "--faults",
            order = 3,
            paramLabel = "N",
            description = "Number of faults; by default 13, one of each kind.")
    private int faults = ChaosPlan.KINDS;

    @Option(names = "--seed", order = 4, paramLabel = "N", description = "Of the faults; by default another each time.")
    private Long seed;

    ChaosCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        JobSpec spec = job == null ? BundledJob.read(overrides) : JobFile.read(job, overrides);
        int count = Workers.choose(workers, spec.shards(), Runtime.getRuntime().availableProcessors());
        if (count < ChaosPlan.LEAST_WORKERS || faults < 1) {
            throw new UsageException(
                    count < ChaosPlan.LEAST_WORKERS
                            ? "--workers must be at least 2, but is " + count
                            : "--faults must be at least 1, but is " + faults);
        }
        LocalTraining.Options options = LocalTraining.Options.workers(count);
        say("training in peace with " + count + " workers");
        TrainingResult peace = result(LocalTraining.start(spec, options, new TrainingListener() {}));
        say("weights sha256:" + peace.sha256() + " after " + peace.steps() + " steps");

        long chosen = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
        say("training again with " + faults + " faults, seed " + chosen);
        say("");
        ChaosPlan plan = new ChaosPlan(chosen, faults, peace.steps(), count, exchangesStatistics(spec.model()));
        FaultyTraining faulty = new FaultyTraining(plan.faults());
        ChaosReport report = new ChaosReport(console().out(), plan, faulty.watch());
        TrainingResult war = result(faulty.start(spec, options, report));
        report.end();

        say("in peace      " + peace.sha256());
        say("with faults   " + war.sha256());
        boolean same = war.sha256().equals(peace.sha256());
        say(same ? "same result" : "ANOTHER RESULT; --seed " + chosen + " does it again");
        return same ? Failure.DONE : Failure.FAILED;
    }

    private void say(String line) {
        console().out().println(line);
        console().out().flush();
    }

    private static boolean exchangesStatistics(List<LayerSpec> layers) {
        return layers.stream()
                .anyMatch(layer -> layer instanceof LayerSpec.BatchNorm norm && norm.sync()
                        || layer instanceof LayerSpec.Residual residual && exchangesStatistics(residual.body()));
    }

    private static TrainingResult result(Training training) {
        try (training) {
            return training.result().toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
