package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.talkoot.deploy.bench.Bench;
import org.talkoot.deploy.bench.BenchResult;
import org.talkoot.deploy.bench.PeerModel;
import org.talkoot.deploy.bench.Phase;
import org.talkoot.engine.blas.BlasLibrary;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "How fast this machine trains, where a step's time goes, and how near that is to the limit: the time of the"
                    + " step's matrix products alone, on all cores at once.",
            "Without JOB, four models on made-up images of MNIST's size: mlp-bn, mlpresnet, mlp-wide and cnn. A job is"
                    + " trained without end, evaluation and each epoch's last, smaller minibatch; nothing is kept."
        },
        footer = {
            "  talkoot bench",
            "  talkoot bench mlp-bn --workers 2 --set job.shards=2",
            "  talkoot bench mnist.conf --seconds 20 --json"
        },
        exitCodeList = {"0:Done.", "1:The training failed.", "2:The job file, the data or the arguments are wrong."})
final class BenchCommand extends Action {
    private static final double MOST_SECONDS = 3600;

    @Parameters(arity = "0..*", paramLabel = "JOB", description = "A job file, or the name of one of the four models.")
    private List<String> jobs = List.of();

    @Mixin
    private WorkersOption workers;

    @Option(
            names = "--set",
            order = 2,
            paramLabel = "KEY=VALUE",
            description = "Override a key of the jobs, as in job.batch-size=1024; may be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--seconds",
            order = 3,
            paramLabel = "S",
            defaultValue = "5",
            description = "How long each is measured; default ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--warm-up",
            order = 4,
            paramLabel = "S",
            defaultValue = "4",
            description =
                    "How long each is trained before that, or longer while Java compiles; default ${DEFAULT-VALUE}.")
    private double warmUpSeconds;

    @Option(names = "--json", order = 5, description = "Print one JSON object a model, each on a line.")
    private boolean json;

    BenchCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        checkSeconds("--seconds", 0.1, seconds);
        checkSeconds("--warm-up", 0, warmUpSeconds);
        List<String> wanted = jobs.isEmpty() ? PeerModel.names() : jobs;
        Path folder = temporary();
        try {
            List<JobSpec> specs = wanted.stream().map(job -> read(job, folder)).toList();
            specs.forEach(workers::of); // refused before anything is measured
            if (wanted.stream().anyMatch(PeerModel.names()::contains)) {
                PeerModel.writeData(folder);
            }
            for (JobSpec spec : specs) {
                show(new Bench(workers.of(spec), warmUpSeconds, seconds).measure(spec));
            }
        } finally {
            delete(folder);
        }
        return Failure.DONE;
    }

    private static void checkSeconds(String option, double least, double value) {
        if (!(value >= least && value <= MOST_SECONDS)) {
            throw new UsageException(
                    option + " must be at least " + least + " and at most " + MOST_SECONDS + ", but is " + value);
        }
    }

    private JobSpec read(String job, Path folder) {
        for (PeerModel model : PeerModel.values()) {
            if (model.toString().equals(job)) {
                return model.job(folder, overrides);
            }
        }
        List<String> all = new ArrayList<>(Bench.OVERRIDES);
        all.addAll(overrides);
        return JobFile.read(Path.of(job), all);
    }

    private void show(BenchResult result) {
        if (json) {
            console().out().println(json(result));
        } else {
            lines(result).forEach(console().out()::println);
        }
        console().out().flush();
    }

    private static List<String> lines(BenchResult result) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d parameters, %d worker%s, %d shard%s, minibatches of %,d, %s",
                result.model(),
                result.parameters(),
                result.workers(),
                result.workers() == 1 ? "" : "s",
                result.shards(),
                result.shards() == 1 ? "" : "s",
                result.batchSize(),
                kernel()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,9.0f samples/s (%,.0f to %,.0f), %.2f ms a step, %.1f GFLOP/s",
                result.samplesPerSecond().median(),
                result.samplesPerSecond().least(),
                result.samplesPerSecond().most(),
                result.stepMs(),
                result.gflops()));
        lines.add(String.format(
                Locale.ROOT,
                "  %,9.0f samples/s (%,.0f to %,.0f) is the limit, matrix products alone, %.1f GFLOP/s: %.0f %% reached",
                result.limit().median(),
                result.limit().least(),
                result.limit().most(),
                result.limitGflops(),
                100 * result.ratioToLimit()));
        result.phaseMs()
                .forEach((phase, ms) -> lines.add(String.format(Locale.ROOT, "    %-20s %7.3f ms", phase.words(), ms)));
        return lines;
    }

    private static String json(BenchResult result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", result.model())
                .put("workers", result.workers())
                .put("shards", result.shards())
                .put("batchSize", result.batchSize())
                .put("parameters", result.parameters())
                .put("kernel", kernel())
                .put("samplesPerSecond", rounded(result.samplesPerSecond().median()))
                .put("leastSamplesPerSecond", rounded(result.samplesPerSecond().least()))
                .put("mostSamplesPerSecond", rounded(result.samplesPerSecond().most()))
                .put("gemmLimitSamplesPerSecond", rounded(result.limit().median()))
                .put("ratioToLimit", rounded(result.ratioToLimit()))
                .put("stepMs", rounded(result.stepMs()))
                .put("gflops", rounded(result.gflops()))
                .put("gemmLimitGflops", rounded(result.limitGflops()));
        ObjectNode phases = json.putObject("phaseMs");
        for (Map.Entry<Phase, Double> phase : result.phaseMs().entrySet()) {
            phases.put(phase.getKey().words(), rounded(phase.getValue()));
        }
        return json.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private static String kernel() {
        BlasLibrary blas = BlasLibrary.load();
        return blas.name() + " " + blas.kernel();
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("talkoot-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
