package org.talkoot.deploy.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.run.GrowingFiles;
import org.talkoot.deploy.run.RunFiles;

/** Tells a listener all that a run directory's {@code events.jsonl} has, in order. */
public final class EventReader {
    private EventReader() {}

    /**
     * @param time told before each event, in milliseconds since 1970
     * @param listener of a commit it is told the speed too, as progress; of an evaluation only where it was
     * @return number of events
     */
    public static int read(Path runDirectory, LongConsumer time, TrainingListener listener) throws IOException {
        LineFollower lines = new LineFollower(runDirectory.resolve(GrowingFiles.EVENTS));
        int events = 0;
        for (Optional<JsonNode> line = lines.take(); line.isPresent(); line = lines.take()) {
            JsonNode event = line.get();
            int steps = event.path("steps").asInt();
            time.accept(event.path("time").asLong());
            RecordedEvent.tell(event, listener);
            if (event.path("event").asText().equals("committed")) {
                listener.committed(new TrainingListener.Committed(steps));
                listener.progress(new TrainingListener.Progress(
                        steps, 0, Double.NaN, event.path("samplesPerSecond").asDouble(), 0));
            } else if (event.path("event").asText().equals("evaluated")) {
                listener.evaluated(new TrainingListener.Evaluated(
                        steps, 0, RunFiles.set(event), Double.NaN, OptionalDouble.empty()));
            }
            events++;
        }
        return events;
    }
}
