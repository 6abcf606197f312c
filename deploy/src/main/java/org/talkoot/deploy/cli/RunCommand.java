package org.talkoot.deploy.cli;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.talkoot.deploy.cluster.CutOffException;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A command that trains a job, from its file to the last line. */
abstract class RunCommand extends Action {
    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "The job file. Without it, the bundled job on handwritten digits.")
    private Path job;

    @Option(
            names = "--set",
            order = 2,
            paramLabel = "KEY=VALUE",
            description = "Override a key of the job, as in job.optimizer.momentum=0.8; may be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--run-dir",
            order = 3,
            paramLabel = "DIR",
            description = "Folder for the run's files, empty or new; by default runs/<job>-<time>.")
    private Path runDir;

    @Option(
            names = "--resume",
            order = 4,
            description =
                    "Go on with the run in DIR, or with the job's newest one under runs, from its newest checkpoint.")
    private boolean resume;

    @Option(names = "--json", order = 5, description = "Print the result as one JSON object instead of lines.")
    private boolean json;

    @Mixin
    private final WatchOptions watching = new WatchOptions();

    RunCommand(Console console) {
        super(console);
    }

    /** How many workers to begin with. Refuses an impossible number. */
    abstract int workersFor(JobSpec spec);

    /** What trains it. */
    abstract Trainer trainer();

    /** Folder with this node's keys, if it has any. */
    Optional<Path> keys() {
        return Optional.empty();
    }

    /** Whether Prometheus may ask this process. */
    boolean isScraped() {
        return false;
    }

    /** Whether nobody else trains the job when this process is cut off from the others. */
    boolean goesOnAlone() {
        return true;
    }

    @Override
    int run() {
        if (runDir != null && runDir.toString().isEmpty()) {
            throw new UsageException("--run-dir must name a folder, but is empty");
        }
        try (StopSignals signals = StopSignals.watch()) {
            return run(signals);
        }
    }

    private int run(StopSignals signals) {
        while (true) {
            try {
                return resume ? goOn(signals) : start(signals);
            } catch (CompletionException e) {
                if (goesOnAlone() || !(e.getCause() instanceof CutOffException)) {
                    throw e;
                }
                if (signals.exitCode().isPresent()) {
                    return signals.exitCode().getAsInt();
                }
                console().err().println("talkoot: " + e.getCause().getMessage() + "; it joins them again");
                console().log().close();
                resume = true;
            }
        }
    }

    private JobSpec given() {
        return job == null ? BundledJob.read(overrides) : JobFile.read(job, overrides);
    }

    private int goOn(StopSignals signals) {
        Path folder = runDir == null ? RunDirectory.newest(Path.of("runs"), given().name()) : runDir;
        try (RunDirectory directory = RunDirectory.takeAgain(folder)) {
            Optional<JobSpec> before = RunFiles.job(directory, List.of());
            if (before.isEmpty()) { // killed before it had begun
                if (job == null) {
                    throw new UsageException("the run in " + folder + " ended before it had begun, so it isn't known"
                            + " which job it was: name the job too, or leave --resume out");
                }
                return run(signals, given(), directory, Optional.empty());
            }
            JobSpec spec = job == null ? RunFiles.job(directory, overrides).orElseThrow() : given();
            Resumption resumption = Resumption.of(console(), directory, before.get(), spec);
            if (resumption.printResult(json)) {
                return Failure.DONE;
            }
            return run(signals, spec, directory, Optional.of(resumption));
        }
    }

    private int run(StopSignals signals, JobSpec spec, RunDirectory directory, Optional<Resumption> resumption) {
        runDir = directory.path(); // should it be gone on with
        return new TrainRun(
                        console(),
                        trainer(),
                        signals,
                        spec,
                        workersFor(spec),
                        directory,
                        resumption,
                        json,
                        watching.of(keys(), isScraped(), !goesOnAlone()))
                .run();
    }

    private int start(StopSignals signals) {
        JobSpec spec = given();
        workersFor(spec); // refused before anything is created
        watching.of(keys(), isScraped(), !goesOnAlone());
        try (RunDirectory directory = runDir == null
                ? RunDirectory.takeNew(Path.of("runs"), spec.name(), LocalDateTime.now())
                : RunDirectory.take(runDir)) {
            return run(signals, spec, directory, Optional.empty());
        }
    }
}
