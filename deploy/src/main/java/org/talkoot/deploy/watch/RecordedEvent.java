package org.talkoot.deploy.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.run.LayerFigure;

/** A line of a run's {@code events.jsonl}, told again as it was told when it was recorded. */
public final class RecordedEvent {
    private RecordedEvent() {}

    /** Tells a listener; what other files say more of, it isn't told. */
    public static void tell(JsonNode event, TrainingListener listener) {
        int steps = event.path("steps").asInt();
        switch (event.path("event").asText()) {
            case "started" ->
                listener.started(new TrainingListener.Started(
                        event.path("workers").asInt(),
                        0,
                        event.path("shards").asInt(),
                        event.path("parameters").asInt(),
                        steps,
                        event.path("stepsPerEpoch").asInt()));
            case "resumed" -> listener.resumed(new TrainingListener.Resumed(steps, 0, 0));
            case "world" -> listener.worldFormed(world(event));
            case "recovering" ->
                listener.recovering(new TrainingListener.Recovering(
                        event.path("reason").asText(),
                        event.path("committed").asInt(),
                        event.path("progress").asInt()));
            case "quarantined" ->
                listener.quarantined(
                        new TrainingListener.Quarantined(event.path("worker").asText(), steps));
            case "norms" -> listener.measured(LayerFigure.read(event));
            case "checkpoint" ->
                listener.checkpointWritten(new TrainingListener.CheckpointWritten(
                        steps, event.path("seconds").asDouble()));
            default -> {} // the metrics and evaluations say more of it
        }
    }

    private static TrainingListener.WorldFormed world(JsonNode event) {
        List<TrainingListener.WorldFormed.Worker> workers = new ArrayList<>();
        event.path("workers")
                .forEach(each -> workers.add(new TrainingListener.WorldFormed.Worker(
                        each.path("name").asText(),
                        each.path("firstShard").asInt(),
                        each.path("shards").asInt())));
        return new TrainingListener.WorldFormed(
                event.path("generation").asInt(),
                event.path("term").asLong(),
                workers,
                event.path("steps").asInt());
    }
}
