package org.talkoot.deploy.trace;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.watch.EventReader;

/**
 * Makes a trace of a run's events: its worlds, the steps from commit to commit, failures until the run goes on, evaluations,
 * checkpoints; and of each worker which shards it computed in which world.
 */
public final class RunTrace implements TrainingListener, AutoCloseable {
    private static final int RUN = 1;
    private static final int WORKERS = 2;
    private static final int WORLDS = 1;
    private static final int STEPS = 2;
    private static final int FAILURES = 3;
    private static final int EVALUATIONS = 4;
    private static final int CHECKPOINTS = 5;

    private final TraceWriter trace;
    private final Map<String, Integer> tracks = new HashMap<>(); // of workers, by name
    private long beginMs = -1; // of the trace
    private long nowMs; // since then
    private long beforeMs; // of the event before, since then
    private WorldFormed world; // null between two
    private long worldMs;
    private long stepsMs; // when the steps that aren't committed yet began; -1 where nobody trains
    private int steps; // committed
    private Recovering failure; // null where nothing has failed
    private long failureMs;

    private RunTrace(OutputStream out) throws IOException {
        trace = new TraceWriter(out);
        trace.group(RUN, "run");
        trace.group(WORKERS, "workers");
        for (Map.Entry<Integer, String> each : Map.of(
                        WORLDS, "worlds",
                        STEPS, "steps, by commit",
                        FAILURES, "failures",
                        EVALUATIONS, "evaluations",
                        CHECKPOINTS, "checkpoints")
                .entrySet()) {
            trace.track(RUN, each.getKey(), each.getValue());
        }
    }

    /** @return number of events that it is made of */
    public static int write(Path runDirectory, OutputStream out) throws IOException {
        try (RunTrace trace = new RunTrace(out)) {
            return EventReader.read(runDirectory, trace::at, trace);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What is told next happened then. */
    private void at(long timeMs) {
        beginMs = beginMs < 0 ? timeMs : beginMs;
        beforeMs = nowMs;
        nowMs = Math.max(nowMs, timeMs - beginMs); // a clock may be set back
    }

    /** In a run that was gone on with: what was before had ended, at the latest sign of it. */
    @Override
    public void started(Started event) {
        endWorld(beforeMs);
        endFailure(0, beforeMs);
        write(() -> trace.instant(RUN, WORLDS, "started", nowMs, Map.of("workers", event.workers())));
    }

    @Override
    public void resumed(Resumed event) {
        write(() -> trace.instant(RUN, WORLDS, "resumed", nowMs, Map.of("from step", event.step())));
    }

    @Override
    public void worldFormed(WorldFormed event) {
        endWorld(nowMs);
        endFailure(event.generation(), nowMs);
        world = event;
        worldMs = nowMs;
        stepsMs = nowMs;
        steps = event.steps();
    }

    @Override
    public void recovering(Recovering event) {
        endWorld(nowMs);
        if (failure == null) {
            failure = event;
            failureMs = nowMs;
        }
    }

    @Override
    public void committed(Committed event) {
        int from = steps + 1;
        if (stepsMs >= 0 && event.steps() >= from) {
            write(() -> trace.span(
                    RUN,
                    STEPS,
                    "steps " + from + " to " + event.steps(),
                    stepsMs,
                    nowMs,
                    Map.of("steps", event.steps() - from + 1)));
        }
        steps = event.steps();
        stepsMs = nowMs;
        write(() -> trace.value(RUN, "committed steps", nowMs, event.steps()));
    }

    @Override
    public void progress(Progress event) {
        write(() -> trace.value(RUN, "samples a second", nowMs, event.samplesPerSecond()));
    }

    /** It began with the commit before it. */
    @Override
    public void evaluated(Evaluated event) {
        long fromMs = stepsMs < 0 ? nowMs : stepsMs;
        write(() -> trace.span(RUN, EVALUATIONS, "evaluation", fromMs, nowMs, Map.of("step", event.step())));
        stepsMs = nowMs;
    }

    @Override
    public void checkpointWritten(CheckpointWritten event) {
        long fromMs = Math.max(0, nowMs - Math.round(event.seconds() * 1e3));
        write(() -> trace.span(RUN, CHECKPOINTS, "checkpoint", fromMs, nowMs, Map.of("step", event.steps())));
    }

    @Override
    public void quarantined(Quarantined event) {
        write(() -> trace.instant(RUN, FAILURES, "quarantined", nowMs, Map.of("worker", event.worker())));
    }

    private void endWorld(long atMs) {
        if (world == null) {
            return;
        }
        WorldFormed ended = world;
        world = null;
        stepsMs = -1;
        write(() -> {
            trace.span(
                    RUN,
                    WORLDS,
                    "generation " + ended.generation(),
                    worldMs,
                    atMs,
                    Map.of("term", ended.term(), "workers", ended.workers().size(), "from step", ended.steps()));
            for (WorldFormed.Worker worker : ended.workers()) {
                trace.span(WORKERS, track(worker.name()), shards(worker), worldMs, atMs, arguments(ended, worker));
            }
        });
    }

    private static String shards(WorldFormed.Worker worker) {
        return switch (worker.shards()) {
            case 0 -> "no shard";
            case 1 -> "shard " + worker.firstShard();
            default -> "shards " + worker.firstShard() + " to " + (worker.firstShard() + worker.shards() - 1);
        };
    }

    private static Map<String, Object> arguments(WorldFormed world, WorldFormed.Worker worker) {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("generation", world.generation());
        arguments.put("shards", worker.shards());
        return arguments;
    }

    private int track(String worker) throws IOException {
        Integer known = tracks.get(worker);
        if (known != null) {
            return known;
        }
        tracks.put(worker, tracks.size() + 1);
        trace.track(WORKERS, tracks.size(), "worker " + worker);
        return tracks.size();
    }

    /** @param generation that goes on; 0 for none */
    private void endFailure(int generation, long atMs) {
        if (failure == null) {
            return;
        }
        Recovering ended = failure;
        failure = null;
        write(() -> trace.span(
                RUN,
                FAILURES,
                "recovery",
                failureMs,
                atMs,
                Map.of(
                        "reason",
                        ended.reason(),
                        "steps computed again",
                        Math.max(0, ended.progress() - ended.committed()),
                        "going on in generation",
                        generation)));
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        endWorld(nowMs);
        endFailure(0, nowMs);
        trace.close();
    }
}
