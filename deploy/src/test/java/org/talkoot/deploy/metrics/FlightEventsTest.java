package org.talkoot.deploy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;

class FlightEventsTest {
    @Test
    void stepsRecoveriesAndCheckpointsAreInTheRecording(@TempDir Path temp) throws Exception {
        Path file = temp.resolve("run.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("org.talkoot.Step");
            recording.enable("org.talkoot.Recovery").withoutThreshold();
            recording.enable("org.talkoot.Checkpoint");
            recording.start();
            FlightEvents events = new FlightEvents();
            events.stepCommitted(new StepCommitted(7, 2, 0.5f, 0.1, 64, 3));
            events.recovering(new Recovering("worker 1 died", 7, 9));
            events.worldFormed(new WorldFormed(4, 1, List.of(), 7));
            events.worldFormed(new WorldFormed(5, 1, List.of(), 7));
            events.checkpointWritten(new CheckpointWritten(7, 0.25));
            recording.stop();
            recording.dump(file);
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        assertEquals(
                List.of("org.talkoot.Checkpoint", "org.talkoot.Recovery", "org.talkoot.Step"),
                events.stream()
                        .map(event -> event.getEventType().getName())
                        .filter(name -> name.startsWith("org.talkoot."))
                        .sorted()
                        .collect(Collectors.toList()));
        RecordedEvent recovery = find(events, "org.talkoot.Recovery");
        assertEquals("worker-died", recovery.getString("cause"));
        assertEquals(2, recovery.getInt("lostSteps"));
        assertEquals(4, recovery.getInt("generation"));
        assertEquals(7, find(events, "org.talkoot.Step").getInt("step"));
        assertEquals(
                250, find(events, "org.talkoot.Checkpoint").getDuration("took").toMillis());
    }

    private static RecordedEvent find(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
