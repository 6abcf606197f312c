package org.talkoot.deploy.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.metrics.RunMetrics;
import org.talkoot.deploy.run.GrowingFiles;
import org.talkoot.deploy.run.RunFiles;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;

/**
 * Fills a {@link RunWatch} and {@link RunMetrics} from the files of a run directory, whether the run is over or goes on in
 * another process: the steps from its metrics, what happened and when from its events. A run that recorded no events has its
 * curves only. For one thread.
 */
public final class RunFollower {
    private static final Duration QUIET = Duration.ofMinutes(2); // after which nobody seems to train any more

    private final Path directory;
    private LineFollower steps; // begun again where the run was gone on with: the file was cut back
    private LineFollower evaluations; // likewise
    private final LineFollower events;
    private final InstantSource clock;
    private final RunWatch watch;
    private final RunMetrics metrics = new RunMetrics(this::eventNanos);
    private final TrainingListener all;
    private int toldSteps;
    private int toldEvaluation; // the step of the newest
    private final Set<EvaluationSet> toldSets = EnumSet.noneOf(EvaluationSet.class); // of that step
    private long eventMs; // of the event that is being told
    private int workers;
    private boolean over;
    private double loss = Double.NaN;
    private int epoch;

    /** @param clock the present, which tells a run that is quiet from one that goes on */
    public RunFollower(Path directory, JobSpec job, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
        events = new LineFollower(directory.resolve(GrowingFiles.EVENTS));
        watch = new RunWatch(
                new RunWatch.Job(job.name(), directory.toString(), job.epochs(), job.batchSize()),
                () -> Instant.ofEpochMilli(eventMs));
        all = new Several(List.of(watch, metrics));
        open();
    }

    private void open() {
        steps = new LineFollower(directory.resolve(GrowingFiles.METRICS));
        evaluations = new LineFollower(directory.resolve(GrowingFiles.EVALUATIONS));
    }

    private long eventNanos() {
        return eventMs * 1_000_000;
    }

    public RunWatch watch() {
        return watch;
    }

    public RunMetrics metrics() {
        return metrics;
    }

    /** Reads what is new. */
    public void look() throws IOException {
        if (over) {
            return;
        }
        Optional<ObjectNode> result = RunFiles.result(directory); // first, so that all of its steps are there
        for (Optional<JsonNode> event = events.take(); event.isPresent(); event = events.take()) {
            eventMs = event.get().path("time").asLong();
            tell(event.get());
        }
        boolean hasEvents = Files.exists(directory.resolve(GrowingFiles.EVENTS));
        if (result.isPresent() || !hasEvents) {
            tellSteps(Integer.MAX_VALUE);
        }
        if (result.isPresent()) {
            over = true;
            watch.finished(result.get().path("sha256").asText());
        } else if (eventMs > 0 && clock.millis() - eventMs > QUIET.toMillis()) {
            over = true;
            watch.stopped("nothing was recorded for some minutes: the run was stopped, or waits for workers;"
                    + " talkoot train --resume goes on with one that was stopped");
        }
    }

    private void tell(JsonNode event) throws IOException {
        RecordedEvent.tell(event, all);
        int reached = event.path("steps").asInt();
        switch (event.path("event").asText()) {
            case "started" -> workers = event.path("workers").asInt();
            case "world" -> workers = event.path("workers").size();
            case "committed" -> {
                tellSteps(reached);
                all.committed(new Committed(reached));
                all.progress(new Progress(
                        reached, epoch, loss, event.path("samplesPerSecond").asDouble(), workers));
            }
            case "evaluated" -> tellEvaluations(reached);
            case "resumed" -> goBack(reached);
            default -> {} // it says all by itself
        }
    }

    /** The run goes on from there: what it has told of later steps is told again. */
    private void goBack(int to) {
        toldSteps = Math.min(toldSteps, to);
        toldEvaluation = Math.min(toldEvaluation, to);
        open();
    }

    /** The committed ones up to there. */
    private void tellSteps(int to) throws IOException {
        while (steps.peek().filter(line -> line.path("step").asInt() <= to).isPresent()) {
            JsonNode line = steps.take().orElseThrow();
            StepCommitted step = new StepCommitted(
                    line.path("step").asInt(),
                    line.path("epoch").asInt(),
                    (float) line.path("loss").asDouble(),
                    line.path("learningRate").asDouble(),
                    line.path("samples").asInt(),
                    line.path("generation").asInt(),
                    clipped(line));
            if (step.step() > toldSteps) {
                toldSteps = step.step();
                loss = step.loss();
                epoch = step.epoch();
                all.stepCommitted(step);
            }
        }
        if (to == Integer.MAX_VALUE) {
            tellEvaluations(to);
        }
    }

    private static Optional<Clipped> clipped(JsonNode line) {
        return line.has("gradientNorm")
                ? Optional.of(new Clipped(
                        (float) line.path("gradientNorm").asDouble(),
                        line.path("clipped").asBoolean()))
                : Optional.empty();
    }

    private void tellEvaluations(int to) throws IOException {
        while (evaluations
                .peek()
                .filter(line -> line.path("step").asInt() <= to)
                .isPresent()) {
            JsonNode line = evaluations.take().orElseThrow();
            Evaluated evaluated = new Evaluated(
                    line.path("step").asInt(),
                    line.path("epoch").asInt(),
                    RunFiles.set(line),
                    line.path("loss").asDouble(),
                    line.has("accuracy")
                            ? OptionalDouble.of(line.path("accuracy").asDouble())
                            : OptionalDouble.empty());
            if (evaluated.step() > toldEvaluation) {
                toldEvaluation = evaluated.step();
                toldSets.clear();
            }
            if (evaluated.step() == toldEvaluation && toldSets.add(evaluated.set())) {
                all.evaluated(evaluated);
            }
        }
    }
}
