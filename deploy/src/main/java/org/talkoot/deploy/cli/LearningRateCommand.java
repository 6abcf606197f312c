package org.talkoot.deploy.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.talkoot.deploy.lab.report.ReportFolder;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.deploy.show.Table;
import org.talkoot.deploy.show.WorkDisplay;
import org.talkoot.deploy.tuning.RangeTest;
import org.talkoot.deploy.tuning.RateCurve;
import org.talkoot.deploy.tuning.RateCurve.Suggestion;
import org.talkoot.deploy.tuning.RateReport;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.job.TrainingJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        description = {
            "Find a learning rate for a job: train it for some minibatches, each with a larger learning rate than the one"
                    + " before, until the loss diverges, and see where it fell fastest.",
            "The job's own learning rate and schedule don't count here, its momentum and weight decay do. Nothing is kept."
        },
        footer = {
            "  talkoot learning-rate                        the bundled handwritten digits",
            "  talkoot learning-rate mnist.conf --set job.optimizer.momentum=0.9",
            "  talkoot learning-rate mnist.conf --out rates    with a picture of it"
        },
        exitCodeList = {
            "0:A learning rate was found.",
            "1:The loss hardly fell at any, or something went wrong.",
            "2:The job file, the data or the arguments are wrong."
        })
final class LearningRateCommand extends Action {
    private static final int ROWS = 15; // of the table, about

    @Parameters(
            arity = "0..1",
            paramLabel = "JOB",
            description = "The job file. Without it, the bundled handwritten digits.")
    private Path job;

    @Option(
            names = "--set",
            order = 1,
            paramLabel = "KEY=VALUE",
            description = "Override a key of the job, as in job.batch-size=1024; may be repeated.")
    private List<String> overrides = List.of();

    @Option(
            names = "--from",
            order = 2,
            paramLabel = "RATE",
            defaultValue = "1e-6",
            description = "The first learning rate; default ${DEFAULT-VALUE}.")
    private double from;

    @Option(
            names = "--to",
            order = 3,
            paramLabel = "RATE",
            defaultValue = "10",
            description = "The last, unless the loss diverges before; default ${DEFAULT-VALUE}.")
    private double to;

    @Option(
            names = "--steps",
            order = 4,
            paramLabel = "N",
            defaultValue = "150",
            description = "Minibatches; default ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--out",
            order = 5,
            paramLabel = "DIR",
            description = "Write a page, a picture and the numbers there.")
    private Path out;

    @Option(names = "--json", order = 6, description = "Print one JSON object.")
    private boolean json;

    LearningRateCommand(Console console) {
        super(console);
    }

    @Override
    int run() {
        if (!(from > 0 && from < to && Double.isFinite(to))) {
            throw new UsageException(
                    "--from and --to must be positive learning rates, the first below the second, but are " + from
                            + " and " + to);
        }
        if (steps < RangeTest.LEAST_STEPS) {
            throw new UsageException("--steps must be at least " + RangeTest.LEAST_STEPS + ", but is " + steps);
        }
        JobSpec spec = job == null ? BundledJob.read(overrides) : JobFile.read(job, overrides);
        try {
            Optional<ReportFolder> folder = out == null ? Optional.empty() : Optional.of(new ReportFolder(out));
            return run(PreparedRun.resolve(spec), folder);
        } catch (ReportFolder.OccupiedException occupied) {
            throw new UsageException(occupied.getMessage());
        } catch (IOException e) {
            throw new UsageException("the folder " + out + " can't be written: " + FileTrouble.words(e));
        }
    }

    private int run(TrainingJob resolved, Optional<ReportFolder> folder) throws IOException {
        RateCurve curve = measure(resolved);
        if (json) {
            console().out().println(RunFiles.text(json(curve)));
        } else {
            table(curve).forEach(console().out()::println);
        }
        if (folder.isPresent()) {
            Path page = folder.get().write(RateReport.of(resolved, curve));
            (json ? console().err() : console().out()).println("page " + page);
        }
        Optional<Suggestion> suggestion = curve.suggestion();
        if (suggestion.isEmpty()) {
            console().err().println(new Failure(Failure.FAILED, RateReport.nothingFound(curve)).line());
            return Failure.FAILED;
        }
        if (!json) {
            console().out().println(RateReport.reason(curve, suggestion.get()));
            console()
                    .out()
                    .println("try it: talkoot train " + (job == null ? "" : job + " ")
                            + "--set job.optimizer.learning-rate="
                            + RateReport.rate(suggestion.get().rate()));
        }
        return Failure.DONE;
    }

    private RateCurve measure(TrainingJob resolved) {
        boolean live = json ? console().screen().error() : console().screen().output();
        try (WorkDisplay display = new WorkDisplay(
                json ? console().err() : console().out(), live, console().screen())) {
            display.begin(
                    String.format(
                            Locale.ROOT,
                            "%s: %d minibatches of %,d, with learning rates from %s to %s",
                            resolved.spec().name(),
                            steps,
                            resolved.minibatches().rows(0),
                            RateReport.rate(from),
                            RateReport.rate(to)),
                    steps);
            return new RangeTest(from, to, steps).of(resolved, display::step);
        }
    }

    private static List<String> table(RateCurve curve) {
        Table table = new Table(0, List.of("learning rate", "loss", "smoothed"));
        double[] smoothed = curve.smoothed();
        int every = Math.max(1, smoothed.length / ROWS);
        for (int i = 0; i < smoothed.length; i += every) {
            RateCurve.Point point = curve.points().get(i);
            table.add(List.of(
                    String.format(Locale.ROOT, "%.1e", point.rate()),
                    String.format(Locale.ROOT, "%.4f", point.loss()),
                    String.format(Locale.ROOT, "%.4f", smoothed[i])));
        }
        return table.lines();
    }

    private static ObjectNode json(RateCurve curve) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        curve.suggestion()
                .ifPresentOrElse(
                        found -> json.put("learningRate", found.rate())
                                .put("lowestAt", found.lowestRate())
                                .put("lowestLoss", found.lowestLoss()),
                        () -> json.putNull("learningRate"));
        curve.divergedAt().ifPresent(rate -> json.put("divergedAt", rate));
        double[] smoothed = curve.smoothed();
        ArrayNode points = json.putArray("points");
        for (int i = 0; i < smoothed.length; i++) {
            points.addObject()
                    .put("learningRate", curve.points().get(i).rate())
                    .put("loss", curve.points().get(i).loss())
                    .put("smoothed", smoothed[i]);
        }
        return json;
    }
}
