package org.talkoot.deploy.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.deploy.run.EventLog;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.protocol.job.EvaluationSet;

class RunTraceTest {
    private long nowMs = 5_000;

    @Test
    void aRunWithAFailureBecomesSpansThatFitIntoEachOther(@TempDir Path temp) throws Exception {
        try (RunDirectory directory = RunDirectory.take(temp);
                EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
            log.started(new Started(2, 0, 8, 100, 20, 10));
            log.worldFormed(new WorldFormed(
                    1, 1, List.of(new WorldFormed.Worker("0", 0, 4), new WorldFormed.Worker("1", 4, 4)), 0));
            nowMs += 100;
            log.committed(new Committed(10));
            nowMs += 20;
            log.evaluated(new Evaluated(10, 1, EvaluationSet.TEST, 0.5, OptionalDouble.empty()));
            nowMs += 30;
            log.checkpointWritten(new CheckpointWritten(10, 0.025));
            log.recovering(new Recovering("worker 1 died", 10, 13));
            nowMs += 15;
            log.worldFormed(new WorldFormed(2, 1, List.of(new WorldFormed.Worker("0", 0, 8)), 10));
            nowMs += 80;
            log.committed(new Committed(20));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(8, RunTrace.write(temp, out));
        JsonNode trace = new ObjectMapper().readTree(out.toByteArray());

        assertEquals(
                List.of("generation 1 from 0 for 150000", "generation 2 from 165000 for 80000"), spans(trace, 1, 1));
        assertEquals(
                List.of("steps 1 to 10 from 0 for 100000", "steps 11 to 20 from 165000 for 80000"), spans(trace, 1, 2));
        assertEquals(List.of("recovery from 150000 for 15000"), spans(trace, 1, 3));
        assertEquals(List.of("evaluation from 100000 for 20000"), spans(trace, 1, 4));
        assertEquals(List.of("checkpoint from 125000 for 25000"), spans(trace, 1, 5));
        assertEquals(
                List.of("shards 0 to 3 from 0 for 150000", "shards 0 to 7 from 165000 for 80000"), spans(trace, 2, 1));
        assertEquals(List.of("shards 4 to 7 from 0 for 150000"), spans(trace, 2, 2));
        assertWellFormed(trace);
    }

    @Test
    void theTimeBetweenARunThatWasKilledAndItsGoingOnBelongsToNoWorld(@TempDir Path temp) throws Exception {
        for (int process = 1; process <= 2; process++) {
            try (RunDirectory directory = process == 1 ? RunDirectory.take(temp) : RunDirectory.takeAgain(temp);
                    EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
                log.started(new Started(1, 0, 8, 100, 20, 10));
                log.worldFormed(new WorldFormed(1, process, List.of(new WorldFormed.Worker("0", 0, 8)), 0));
                nowMs += 100;
                log.committed(new Committed(10 * process));
            }
            nowMs += 60_000;
            Files.writeString(temp.resolve("job.conf"), "");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertEquals(7, RunTrace.write(temp, out));
        JsonNode trace = new ObjectMapper().readTree(out.toByteArray());
        assertEquals(
                List.of("generation 1 from 0 for 100000", "generation 1 from 60100000 for 100000"), spans(trace, 1, 1));
        assertTrue(out.toString(java.nio.charset.StandardCharsets.UTF_8).contains("\"resumed\""));
        assertWellFormed(trace);
    }

    private static List<String> spans(JsonNode trace, int process, int thread) {
        List<String> spans = new ArrayList<>();
        for (JsonNode event : trace.get("traceEvents")) {
            if (event.get("ph").asText().equals("X")
                    && event.get("pid").asInt() == process
                    && event.get("tid").asInt() == thread) {
                spans.add(event.get("name").asText() + " from "
                        + event.get("ts").asLong() + " for " + event.get("dur").asLong());
            }
        }
        return spans;
    }

    /** Every track has a name, and no two spans of a track overlap: viewers drop those. */
    private static void assertWellFormed(JsonNode trace) {
        Map<String, Long> ends = new HashMap<>();
        List<String> named = new ArrayList<>();
        for (JsonNode event : trace.get("traceEvents")) {
            String track = event.get("pid") + "/" + event.get("tid");
            if (event.get("name").asText().equals("thread_name")) {
                named.add(track);
            }
            if (event.get("ph").asText().equals("X")) {
                assertTrue(named.contains(track), track + " has a name");
                assertTrue(ends.getOrDefault(track, 0L) <= event.get("ts").asLong(), "after the one before: " + event);
                ends.put(track, event.get("ts").asLong() + event.get("dur").asLong());
            }
        }
    }
}
