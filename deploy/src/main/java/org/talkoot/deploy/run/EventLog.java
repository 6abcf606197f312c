package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingListener;

/**
 * Writes what happened and when: {@code events.jsonl}, a line for each world, failure, commit, evaluation and checkpoint,
 * with the time in milliseconds since 1970. Nothing of the run depends on it: where it can't be written, it ends early.
 * Unlike the metrics it isn't cut back when a run is gone on with: it tells of both. Thread-safe.
 */
public final class EventLog implements TrainingListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

    private final InstantSource clock;
    private final JsonLines lines;
    private double samplesPerSecond;
    private boolean broken;

    /** @throws RunFileException if the file can't be opened */
    public EventLog(RunDirectory directory, InstantSource clock) {
        this.clock = clock;
        JsonLines.cutBack(directory.file(GrowingFiles.EVENTS), Integer.MAX_VALUE); // a torn last line
        lines = new JsonLines(directory.file(GrowingFiles.EVENTS));
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
        append("evaluated", json -> json.writeNumberField("steps", event.step()));
    }

    @Override
    public synchronized void checkpointWritten(CheckpointWritten event) {
        append("checkpoint", json -> {
            json.writeNumberField("steps", event.steps());
            json.writeNumberField("seconds", event.seconds());
        });
    }

    private void append(String name, JsonLines.Fields fields) {
        if (broken) {
            return;
        }
        try {
            lines.append(json -> {
                head(json, name);
                fields.writeTo(json);
            });
        } catch (RunFileException e) {
            broken = true;
            LOG.warn("no events are recorded any more", e);
        }
    }

    private void head(JsonGenerator json, String name) throws IOException {
        json.writeNumberField("time", clock.millis());
        json.writeStringField("event", name);
    }

    @Override
    public synchronized void close() {
        broken = true;
        try {
            lines.close();
        } catch (RunFileException e) {
            LOG.warn("the events may be incomplete", e);
        }
    }
}
