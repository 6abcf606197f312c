package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Writes what happened and when: {@code events.jsonl}, a line for each world, failure, commit, evaluation and checkpoint,
 * and for some measurements of norms, with the time in milliseconds since 1970. Unlike the metrics it isn't cut back when a run is gone on with: it tells of both,
 * and {@code resumed} with the step at which the second begins. Throws a {@link RunFileException} where it can't be written.
 * Thread-safe.
 */
public final class EventLog implements TrainingListener, AutoCloseable {
    private static final int NORMS_PER_TIME = 100;

    private final Path file;
    private final InstantSource clock;
    private final long beganMs;
    private long normsMs; // when they were written last
    private JsonLines lines; // null before the first event
    private boolean goesOn; // there are lines of an earlier process, and nothing was said of this one yet
    private double samplesPerSecond;
    private boolean closed;

    public EventLog(RunDirectory directory, InstantSource clock) {
        file = directory.file(GrowingFiles.EVENTS);
        this.clock = clock;
        beganMs = clock.millis();
        normsMs = beganMs;
    }

    private void open() {
        if (lines != null || closed) {
            return;
        }
        JsonLines.cutBack(file, Integer.MAX_VALUE); // a torn last line
        lines = new JsonLines(file);
        goesOn = file.toFile().length() > 0;
    }

    @Override
    public synchronized void started(Started event) {
        append("started", json -> {
            json.writeNumberField("workers", event.workers());
            json.writeNumberField("shards", event.shards());
            json.writeNumberField("parameters", event.parameters());
            json.writeNumberField("steps", event.steps());
            json.writeNumberField("stepsPerEpoch", event.stepsPerEpoch());
        });
    }

    @Override
    public synchronized void worldFormed(WorldFormed event) {
        open();
        if (goesOn) {
            append("resumed", json -> json.writeNumberField("steps", event.steps()));
            goesOn = false;
        }
        append("world", json -> {
            json.writeNumberField("generation", event.generation());
            json.writeNumberField("term", event.term());
            json.writeNumberField("steps", event.steps());
            writeWorkers(json, "workers", event.workers());
        });
    }

    /** Who has which shards, as an array of that name. */
    public static void writeWorkers(JsonGenerator json, String name, List<WorldFormed.Worker> workers)
            throws IOException {
        json.writeArrayFieldStart(name);
        for (WorldFormed.Worker worker : workers) {
            json.writeStartObject();
            json.writeStringField("name", worker.name());
            json.writeNumberField("firstShard", worker.firstShard());
            json.writeNumberField("shards", worker.shards());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public synchronized void recovering(Recovering event) {
        append("recovering", json -> {
            json.writeStringField("reason", event.reason());
            json.writeNumberField("committed", event.committed());
            json.writeNumberField("progress", event.progress());
        });
    }

    @Override
    public synchronized void quarantined(Quarantined event) {
        append("quarantined", json -> {
            json.writeStringField("worker", event.worker());
            json.writeNumberField("steps", event.steps());
        });
    }

    @Override
    public synchronized void progress(Progress event) {
        samplesPerSecond = event.samplesPerSecond();
    }

    @Override
    public synchronized void committed(Committed event) {
        append("committed", json -> {
            json.writeNumberField("steps", event.steps());
            json.writeNumberField("samplesPerSecond", Math.round(samplesPerSecond));
        });
    }

    @Override
    public synchronized void evaluated(Evaluated event) {
        append("evaluated", json -> {
            json.writeNumberField("steps", event.step());
            json.writeStringField("set", event.set().word());
        });
    }

    /** Densest at the beginning, where most changes, so that a run of a month leaves a thousand of them or so. */
    @Override
    public synchronized void measured(Measured event) {
        long nowMs = clock.millis();
        if ((nowMs - normsMs) * NORMS_PER_TIME < nowMs - beganMs) {
            return;
        }
        normsMs = nowMs;
        append("norms", json -> {
            json.writeNumberField("steps", event.step());
            LayerFigure.write(json, event.layers());
        });
    }

    @Override
    public synchronized void checkpointWritten(CheckpointWritten event) {
        append("checkpoint", json -> {
            json.writeNumberField("steps", event.steps());
            json.writeNumberField("seconds", event.seconds());
        });
    }

    private void append(String name, JsonLines.Fields fields) {
        if (closed) {
            return; // a checkpoint may be told late
        }
        open();
        lines.append(json -> {
            head(json, name);
            fields.writeTo(json);
        });
    }

    private void head(JsonGenerator json, String name) throws IOException {
        json.writeNumberField("time", clock.millis());
        json.writeStringField("event", name);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (lines != null) {
            lines.close();
        }
    }
}
