package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Quarantined;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.deploy.run.EventLog;

/** What happened to a run, in the order of time: the newest of it, and how often in all. Not thread-safe. */
final class Chronicle {
    static final int MOST = 120; // of each kind

    /** Who computed which shards from when on; an end of 0 means that they still do. */
    private static final class LineUp {
        private final WorldFormed world;
        private final long fromMs;
        private long toMs;

        LineUp(WorldFormed world, long fromMs) {
            this.world = world;
            this.fromMs = fromMs;
        }
    }

    /** A failure and what followed; 0 for what hasn't happened yet. */
    private static final class Setback {
        private final Recovering event;
        private final long noticedMs;
        private final List<WorldFormed.Worker> before;
        private List<WorldFormed.Worker> after = List.of();
        private long goingOnMs;
        private long caughtUpMs;
        private int generation; // of the world that goes on

        Setback(Recovering event, long noticedMs, List<WorldFormed.Worker> before) {
            this.event = event;
            this.noticedMs = noticedMs;
            this.before = before;
        }
    }

    private record Mark(String what, int steps, long atMs, String words) {}

    private final Deque<LineUp> lineUps = new ArrayDeque<>();
    private final Deque<Setback> setbacks = new ArrayDeque<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private int recoveries;
    private long lostSteps;
    private long changes; // of all that

    void formed(WorldFormed world, long nowMs) {
        endLineUp(nowMs);
        keep(lineUps, new LineUp(world, nowMs));
        for (Setback each : setbacks) {
            if (each.goingOnMs == 0) {
                each.goingOnMs = nowMs;
                each.after = world.workers();
                each.generation = world.generation();
            }
        }
    }

    void recovering(Recovering event, long nowMs) {
        List<WorldFormed.Worker> before =
                lineUps.isEmpty() ? List.of() : lineUps.getLast().world.workers();
        endLineUp(nowMs);
        keep(setbacks, new Setback(event, nowMs, before));
        recoveries++;
        lostSteps += Math.max(0, event.progress() - event.committed());
    }

    /** So many steps are complete, committed or not. */
    void reached(int steps, long nowMs) {
        for (Setback each : setbacks) {
            if (each.goingOnMs > 0 && each.caughtUpMs == 0 && steps >= each.event.progress()) {
                each.caughtUpMs = nowMs;
                changes++;
            }
        }
    }

    void quarantined(Quarantined event, long nowMs) {
        keep(marks, new Mark("quarantined", event.steps(), nowMs, event.worker() + " held another state"));
    }

    void evaluated(Evaluated event, long nowMs) {
        keep(marks, new Mark("evaluated", event.step(), nowMs, ""));
    }

    void checkpointed(CheckpointWritten event, long nowMs) {
        keep(marks, new Mark("checkpoint", event.steps(), nowMs, ""));
    }

    void ended(long nowMs) {
        endLineUp(nowMs);
        changes++;
    }

    private void endLineUp(long nowMs) {
        if (!lineUps.isEmpty() && lineUps.getLast().toMs == 0) {
            lineUps.getLast().toMs = nowMs;
        }
    }

    private <T> void keep(Deque<T> kind, T newest) {
        kind.addLast(newest);
        if (kind.size() > MOST) {
            kind.removeFirst();
        }
        changes++;
    }

    int recoveries() {
        return recoveries;
    }

    long lostSteps() {
        return lostSteps;
    }

    /** Grows with everything that happens. */
    long changes() {
        return changes;
    }

    int size() {
        return lineUps.size() + setbacks.size() + marks.size();
    }

    void writeTo(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("worlds");
        for (LineUp each : lineUps) {
            json.writeStartObject();
            json.writeNumberField("generation", each.world.generation());
            json.writeNumberField("term", each.world.term());
            json.writeNumberField("steps", each.world.steps());
            json.writeNumberField("fromMs", each.fromMs);
            json.writeNumberField("toMs", each.toMs);
            EventLog.writeWorkers(json, "workers", each.world.workers());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("recoveries");
        for (Setback each : setbacks) {
            write(json, each);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("marks");
        for (Mark each : marks) {
            json.writeStartObject();
            json.writeStringField("what", each.what());
            json.writeNumberField("steps", each.steps());
            json.writeNumberField("atMs", each.atMs());
            json.writeStringField("words", each.words());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Setback each) throws IOException {
        json.writeStartObject();
        json.writeStringField("reason", each.event.reason());
        json.writeNumberField("committed", each.event.committed());
        json.writeNumberField("progress", each.event.progress());
        json.writeNumberField("noticedMs", each.noticedMs);
        json.writeNumberField("goingOnMs", each.goingOnMs);
        json.writeNumberField("caughtUpMs", each.caughtUpMs);
        json.writeNumberField("generation", each.generation);
        EventLog.writeWorkers(json, "before", each.before);
        EventLog.writeWorkers(json, "after", each.after);
        json.writeEndObject();
    }
}
