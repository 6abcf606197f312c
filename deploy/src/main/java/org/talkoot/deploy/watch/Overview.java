package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.Phase;

/** The newest figures of a run. {@link RunWatch} guards and fills them. */
final class Overview implements Cloneable {
    private static final int MOST_WORKERS = 256; // that are shown one by one

    RunWatch.State state = RunWatch.State.WAITING;
    String sentence = ""; // why there is no result
    Optional<Started> started = Optional.empty();
    long startedMs;
    int resumedFrom;
    int recoveries;
    long lostSteps;
    int step; // the newest complete one, committed or not
    int committed;
    int epoch;
    int workers;
    int generation;
    long term;
    double loss = Double.NaN;
    double learningRate = Double.NaN;
    double samplesPerSecond = Double.NaN;
    int checkpoints;
    Optional<CheckpointWritten> checkpoint = Optional.empty(); // the newest
    Optional<JobStatus> status = Optional.empty();
    Map<Phase, Double> phases = Map.of(); // seconds of all workers of the newest world that was looked at
    String sha256 = "";
    long endedMs;
    private Optional<Evaluated> evaluation = Optional.empty();
    private double bestAccuracy = Double.NaN;

    /** As it is now. All that it holds is immutable. */
    Overview copy() {
        try {
            return (Overview) clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the coordinator says of the job at this moment. */
    void status(JobStatus newest) {
        status = Optional.of(newest);
        Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
        newest.workers()
                .forEach(
                        worker -> worker.spentMs().forEach((phase, ms) -> seconds.merge(phase, ms / 1e3, Double::sum)));
        phases = seconds.isEmpty() ? phases : seconds; // between two worlds nobody has told any
    }

    void evaluated(Evaluated event) {
        evaluation = Optional.of(event);
        event.accuracy().ifPresent(accuracy -> {
            bestAccuracy = accuracy > bestAccuracy ? accuracy : Double.isNaN(bestAccuracy) ? accuracy : bestAccuracy;
        });
    }

    void writeTo(JsonGenerator json, RunWatch.Job job, long nowMs) throws IOException {
        json.writeStartObject();
        json.writeStringField("state", state.name().toLowerCase(Locale.ROOT));
        json.writeStringField("sentence", sentence);
        json.writeStringField("job", job.name());
        json.writeStringField("directory", job.directory());
        json.writeNumberField("epochs", job.epochs());
        json.writeNumberField("batchSize", job.batchSize());
        json.writeNumberField("startedMs", startedMs);
        json.writeNumberField("nowMs", endedMs > 0 ? endedMs : nowMs);
        if (started.isPresent()) {
            json.writeNumberField("shards", started.get().shards());
            json.writeNumberField("parameters", started.get().parameters());
            json.writeNumberField("steps", started.get().steps());
            json.writeNumberField("stepsPerEpoch", started.get().stepsPerEpoch());
        }
        json.writeNumberField("resumedFrom", resumedFrom);
        json.writeNumberField("step", step);
        json.writeNumberField("committed", committed);
        json.writeNumberField("epoch", epoch);
        json.writeNumberField("workers", workers);
        json.writeNumberField("generation", generation);
        json.writeNumberField("term", term);
        json.writeNumberField("recoveries", recoveries);
        json.writeNumberField("lostSteps", lostSteps);
        json.writeNumberField("checkpoints", checkpoints);
        json.writeStringField("sha256", sha256);
        figures(json);
        if (status.isPresent()) {
            write(json, status.get());
        }
        json.writeObjectFieldStart("phases");
        for (Map.Entry<Phase, Double> each : phases.entrySet()) {
            json.writeNumberField(each.getKey().name().toLowerCase(Locale.ROOT), each.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void figures(JsonGenerator json) throws IOException {
        Json.number(json, "loss", loss);
        Json.number(json, "learningRate", learningRate);
        Json.number(json, "samplesPerSecond", samplesPerSecond);
        json.writeStringField(
                "evaluated", evaluation.map(event -> event.set().word()).orElse(""));
        Json.number(json, "evaluatedLoss", evaluation.map(Evaluated::loss).orElse(Double.NaN));
        Json.number(
                json,
                "accuracy",
                evaluation
                        .map(Evaluated::accuracy)
                        .map(accuracy -> accuracy.orElse(Double.NaN))
                        .orElse(Double.NaN));
        Json.number(json, "bestAccuracy", bestAccuracy);
        if (checkpoint.isPresent()) {
            json.writeNumberField("checkpointSteps", checkpoint.get().steps());
            json.writeNumberField("checkpointSeconds", checkpoint.get().seconds());
        }
    }

    private static void write(JsonGenerator json, JobStatus status) throws IOException {
        json.writeObjectFieldStart("status");
        json.writeStringField("phase", status.phase());
        json.writeNumberField("awaited", status.awaited());
        json.writeArrayFieldStart("nodes");
        for (String node : status.nodes()) {
            json.writeString(node);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("workers");
        for (JobStatus.Worker worker :
                status.workers().stream().limit(MOST_WORKERS).toList()) {
            json.writeStartObject();
            json.writeStringField("name", worker.name());
            json.writeNumberField("shards", worker.shards());
            json.writeNumberField("steps", worker.steps());
            json.writeNumberField("msPerShard", worker.msPerShard());
            json.writeNumberField("silentMs", worker.silentMs());
            json.writeStringField("doing", worker.doing());
            json.writeBooleanField("slow", worker.slow());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
