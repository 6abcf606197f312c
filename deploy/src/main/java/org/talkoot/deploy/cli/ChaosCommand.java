package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.chaos.ChaosReport;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.FaultyCourier;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.actor.Courier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "chaos",
        description = {
            "Train a job twice: once in peace, and once while its workers are killed and blocked, messages get lost, and"
                    + " workers come and go.",
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
    private static final int LEAST_WORKERS = 2; // one worker alone has nobody to send a message to

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

    @Option(names = "--faults", order = 3, paramLabel = "N", description = "Number of faults; by default 12.")
    private int faults = 12;

    @Option(names = "--seed", order = 4, paramLabel = "N", description = "Of the faults; by default another each time.")
    private Long seed;

    ChaosCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        JobSpec spec = job == null ? BundledJob.read(overrides) : JobFile.read(job, overrides);
        int count = Workers.choose(workers, spec.shards(), Runtime.getRuntime().availableProcessors());
        if (count < LEAST_WORKERS || faults < 1) {
            throw new UsageException(
                    count < LEAST_WORKERS
                            ? "--workers must be at least 2, but is " + count
                            : "--faults must be at least 1, but is " + faults);
        }
        console().out().println("training in peace with " + count + " workers");
        TrainingResult peace = train(spec, count, Courier.DIRECT, new TrainingListener() {}, training -> {});
        console().out().println("weights sha256:" + peace.sha256() + " after " + peace.steps() + " steps");

        long chosen = seed == null ? System.nanoTime() & 0xFFFF_FFFFL : seed;
        console().out().println("training again with " + faults + " faults, seed " + chosen);
        ChaosReport report = new ChaosReport(console().out());
        FaultyCourier courier = new FaultyCourier(Fault.plan(chosen, faults, peace.steps(), count), count, report);
        TrainingResult war = train(spec, count, courier, report, courier::disturb);
        console()
                .out()
                .println("weights sha256:" + war.sha256() + " after " + war.steps() + " steps, " + war.recoveries()
                        + " recoveries");
        boolean same = war.sha256().equals(peace.sha256());
        console().out().println(same ? "same result" : "ANOTHER RESULT; --seed " + chosen + " does it again");
        return same ? Failure.DONE : Failure.FAILED;
    }

    private static TrainingResult train(
            JobSpec job,
            int workers,
            Courier courier,
            TrainingListener listener,
            java.util.function.Consumer<LocalTraining> started) {
        LocalTraining.Options options = LocalTraining.Options.workers(workers).with(courier);
        try (LocalTraining training = LocalTraining.start(job, options, listener)) {
            started.accept(training);
            return training.result().toCompletableFuture().join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }
}
