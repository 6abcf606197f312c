package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
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
    private record LineUp(WorldFormed world, long fromMs, long toMs) {}

    /**
     * A failure and what followed; 0 for what hasn't happened yet.
     *
     * @param generation of the world that goes on
     */
    private record Setback(
            Recovering event,
            long noticedMs,
            List<WorldFormed.Worker> before,
            List<WorldFormed.Worker> after,
            long goingOnMs,
            long caughtUpMs,
            int generation) {

        Setback goingOn(WorldFormed world, long nowMs) {
            return goingOnMs > 0
                    ? this
                    : new Setback(event, noticedMs, before, world.workers(), nowMs, 0, world.generation());
        }

        boolean isCaughtUpBy(int steps) {
            return goingOnMs > 0 && caughtUpMs == 0 && steps >= event.progress();
        }

        Setback caughtUp(long nowMs) {
            return new Setback(event, noticedMs, before, after, goingOnMs, nowMs, generation);
        }
    }

    private record Mark(String what, int steps, long atMs, String words) {}

    /** What it says at one moment: nothing of it changes any more. */
    record Account(List<LineUp> lineUps, List<Setback> setbacks, List<Mark> marks) {}

    private final List<LineUp> lineUps = new ArrayList<>();
    private final List<Setback> setbacks = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private int recoveries;
    private long lostSteps;
    private long changes; // of all that
    private long newestMs; // of what it was told last

    /** A process begins to train. If another had, it is gone since it was last heard of. */
    void started() {
        endLineUp(newestMs);
    }

    void resumed(int steps, long nowMs) {
        keep(marks, new Mark("resumed", steps, nowMs, "gone on with"));
    }

    void formed(WorldFormed world, long nowMs) {
        endLineUp(nowMs);
        keep(lineUps, new LineUp(world, nowMs, 0));
        setbacks.replaceAll(each -> each.goingOn(world, nowMs));
        newestMs = nowMs;
    }

    void recovering(Recovering event, long nowMs) {
        List<WorldFormed.Worker> before = lineUps.isEmpty()
                ? List.of()
                : lineUps.get(lineUps.size() - 1).world().workers();
        endLineUp(nowMs);
        keep(setbacks, new Setback(event, nowMs, before, List.of(), 0, 0, 0));
        recoveries++;
        lostSteps += Math.max(0, event.progress() - event.committed());
        newestMs = nowMs;
    }

    /** So many steps are complete, committed or not. */
    void reached(int steps, long nowMs) {
        for (int i = 0; i < setbacks.size(); i++) {
            if (setbacks.get(i).isCaughtUpBy(steps)) {
                setbacks.set(i, setbacks.get(i).caughtUp(nowMs));
                changes++;
            }
        }
        newestMs = nowMs;
    }

    void quarantined(Quarantined event, long nowMs) {
        keep(marks, new Mark("quarantined", event.steps(), nowMs, event.worker() + " held another state"));
    }

    void evaluated(Evaluated event, long nowMs) {
        keep(marks, new Mark("evaluated", event.step(), nowMs, ""));
        newestMs = nowMs;
    }

    void checkpointed(CheckpointWritten event, long nowMs) {
        keep(marks, new Mark("checkpoint", event.steps(), nowMs, ""));
        newestMs = nowMs;
    }

    void ended(long nowMs) {
        endLineUp(nowMs);
        changes++;
    }

    private void endLineUp(long nowMs) {
        if (!lineUps.isEmpty() && lineUps.get(lineUps.size() - 1).toMs() == 0) {
            LineUp last = lineUps.remove(lineUps.size() - 1);
            lineUps.add(new LineUp(last.world(), last.fromMs(), nowMs));
        }
    }

    private <T> void keep(List<T> kind, T newest) {
        kind.add(newest);
        if (kind.size() > MOST) {
            kind.remove(0);
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

    Account account() {
        return new Account(List.copyOf(lineUps), List.copyOf(setbacks), List.copyOf(marks));
    }

    static void write(JsonGenerator json, Account account) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("worlds");
        for (LineUp each : account.lineUps()) {
            write(json, each);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("recoveries");
        for (Setback each : account.setbacks()) {
            write(json, each);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("marks");
        for (Mark each : account.marks()) {
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

    private static void write(JsonGenerator json, LineUp each) throws IOException {
        json.writeStartObject();
        json.writeNumberField("generation", each.world().generation());
        json.writeNumberField("term", each.world().term());
        json.writeNumberField("steps", each.world().steps());
        json.writeNumberField("fromMs", each.fromMs());
        json.writeNumberField("toMs", each.toMs());
        EventLog.writeWorkers(json, "workers", each.world().workers());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Setback each) throws IOException {
        json.writeStartObject();
        json.writeStringField("reason", each.event().reason());
        json.writeNumberField("committed", each.event().committed());
        json.writeNumberField("progress", each.event().progress());
        json.writeNumberField("noticedMs", each.noticedMs());
        json.writeNumberField("goingOnMs", each.goingOnMs());
        json.writeNumberField("caughtUpMs", each.caughtUpMs());
        json.writeNumberField("generation", each.generation());
        EventLog.writeWorkers(json, "before", each.before());
        EventLog.writeWorkers(json, "after", each.after());
        json.writeEndObject();
    }
}
