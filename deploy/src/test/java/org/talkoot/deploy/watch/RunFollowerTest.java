package org.talkoot.deploy.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.deploy.run.EventLog;
import org.talkoot.deploy.run.RunDirectory;
import org.talkoot.deploy.run.RunRecorder;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** A run that is seen from its files shows what one that is watched live shows. */
class RunFollowerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JobSpec JOB = JobSpec.builder()
            .name("job")
            .epochs(2)
            .batchSize(10)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.sgd(0.1))
            .build();

    @TempDir
    private Path temp;

    private long nowMs = 5_000;

    @Test
    void theCurvesTheWorldsAndTheFailuresOfARunAreReadFromItsFilesWhileItGoesOn() throws Exception {
        try (RunDirectory directory = RunDirectory.take(temp);
                RunRecorder recorder = new RunRecorder(directory, () -> {});
                EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
            RunWatch live =
                    new RunWatch(new RunWatch.Job("job", temp.toString(), 2, 10), () -> Instant.ofEpochMilli(nowMs));
            Several all = new Several(List.of(recorder, log, live));
            RunFollower follower = new RunFollower(temp, JOB, () -> Instant.ofEpochMilli(nowMs));
            RunWatch.Viewer viewer = follower.watch().viewer();
            begin(all);
            follower.look();
            assertEquals(
                    4,
                    JSON.readTree(viewer.look().orElseThrow())
                            .at("/overview/committed")
                            .asInt());
            fail(all);
            follower.look();
            assertEquals(
                    "recovering",
                    JSON.readTree(viewer.look().orElseThrow())
                            .at("/overview/state")
                            .asText());
            goOn(all);
            follower.look();

            JsonNode expected = JSON.readTree(live.viewer().look().orElseThrow());
            JsonNode seen = JSON.readTree(follower.watch().viewer().look().orElseThrow());
            assertEquals(expected.get("chronicle"), seen.get("chronicle"));
            assertEquals(6, seen.at("/norms/step").asInt());
            assertEquals(expected.get("norms"), seen.get("norms"));
            for (String curve : List.of(
                    "loss",
                    "learningRate",
                    "gradientNorm",
                    "testLoss",
                    "testAccuracy",
                    "weights:0 linear",
                    "activations:1.body.0 relu")) {
                assertTrue(seen.at("/curves/" + curve).size() > 0, curve);
                assertEquals(expected.at("/curves/" + curve), seen.at("/curves/" + curve), curve);
            }
            for (String figure : List.of("state", "committed", "generation", "workers", "accuracy", "lostSteps")) {
                assertEquals(expected.at("/overview/" + figure), seen.at("/overview/" + figure), figure);
            }
        }
        Files.writeString(temp.resolve("result.json"), "{\"sha256\": \"ab\", \"steps\": 6}");
        RunFollower late = new RunFollower(temp, JOB, () -> Instant.ofEpochMilli(nowMs));
        late.look();
        JsonNode end = JSON.readTree(late.watch().viewer().look().orElseThrow());
        assertEquals("done", end.at("/overview/state").asText());
        assertEquals(6, end.at("/overview/committed").asInt());
    }

    @Test
    void aRunThatWasKilledAndGoneOnWithIsShownWithoutTheTimeBetweenAndWithEachStepOnce() throws Exception {
        RunFollower along = new RunFollower(temp, JOB, () -> Instant.ofEpochMilli(nowMs));
        try (RunDirectory directory = RunDirectory.take(temp);
                RunRecorder recorder = new RunRecorder(directory, () -> {});
                EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
            begin(new Several(List.of(recorder, log)));
            along.look();
        }
        Files.createFile(temp.resolve("job.conf"));
        long killedMs = nowMs;
        nowMs += 60_000;
        try (RunDirectory directory = RunDirectory.takeAgain(temp)) {
            RunRecorder.cutBack(directory, 2);
            try (RunRecorder recorder = new RunRecorder(directory, () -> {});
                    EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
                Several all = new Several(List.of(recorder, log));
                all.started(new Started(1, 0, 8, 100, 6, 3));
                all.worldFormed(new WorldFormed(1, 2, List.of(new WorldFormed.Worker("0", 0, 8)), 2));
                steps(all, 3, 6, 1);
            }
        }
        along.look();
        RunFollower late = new RunFollower(temp, JOB, () -> Instant.ofEpochMilli(nowMs));
        late.look();
        for (RunFollower each : List.of(along, late)) {
            JsonNode seen = JSON.readTree(each.watch().viewer().look().orElseThrow());
            assertEquals("[1.0,2.0,3.0,4.0,5.0,6.0]", seen.at("/curves/loss/x").toString());
            assertEquals(killedMs, seen.at("/chronicle/worlds/0/toMs").asLong(), "when it was last heard of");
            assertEquals(nowMs, seen.at("/chronicle/worlds/1/fromMs").asLong());
            assertEquals(
                    "resumed",
                    seen.at("/chronicle/marks")
                            .get(seen.at("/chronicle/marks").size() - 1)
                            .path("what")
                            .asText());
            assertEquals(2, seen.at("/overview/resumedFrom").asInt());
            assertEquals(6, seen.at("/overview/committed").asInt());
            assertTrue(each.metrics().scrape().contains("talkoot_step 6.0"), each.metrics()::scrape);
            assertTrue(each.metrics().scrape().contains("talkoot_steps_clipped_total 2.0"), each.metrics()::scrape);
            assertTrue(each.metrics().scrape().contains("talkoot_gradient_norm 6.0"), each.metrics()::scrape);
        }
    }

    @Test
    void theNormsOfALongRunAreRecordedMoreSeldomThanMeasured() throws Exception {
        try (RunDirectory directory = RunDirectory.take(temp);
                EventLog log = new EventLog(directory, () -> Instant.ofEpochMilli(nowMs))) {
            for (int second = 1; second <= 3_600; second++) {
                nowMs += 1_000;
                log.measured(measured(second));
            }
        }
        long lines = Files.readAllLines(temp.resolve("events.jsonl")).size();
        assertTrue(lines > 400 && lines < 500, lines + " lines");
    }

    @Test
    void aRunThatRecordedNoEventsHasItsCurves() throws Exception {
        Files.writeString(temp.resolve("metrics.jsonl"), """
                {"step":1,"epoch":1,"loss":2.5,"learningRate":0.1,"samples":10,"generation":1}
                {"step":2,"epoch":1,"loss":2.0,"learningRate":0.1,"samples":10,"generation":1}
                {"step":3,"epo""");
        RunFollower follower = new RunFollower(temp, JOB, () -> Instant.ofEpochMilli(nowMs));
        RunWatch.Viewer viewer = follower.watch().viewer();
        follower.look();
        assertEquals(
                2,
                JSON.readTree(viewer.look().orElseThrow()).at("/curves/loss/y").size());
        Files.writeString(
                temp.resolve("metrics.jsonl"),
                "ch\":1,\"loss\":1.5,\"learningRate\":0.1,\"samples\":10,\"generation\":1}\n",
                StandardOpenOption.APPEND);
        follower.look();
        assertEquals(
                1.5,
                JSON.readTree(viewer.look().orElseThrow())
                        .at("/curves/loss/y/0")
                        .asDouble(),
                "a torn line is read once it is whole");
    }

    private void begin(TrainingListener all) {
        all.started(new Started(2, 0, 8, 100, 6, 3));
        all.worldFormed(new WorldFormed(
                1, 1, List.of(new WorldFormed.Worker("0", 0, 4), new WorldFormed.Worker("1", 4, 4)), 0));
        nowMs += 100;
        all.measured(measured(4));
        steps(all, 1, 4, 1);
        nowMs += 10;
        all.evaluated(new Evaluated(4, 2, EvaluationSet.TEST, 0.5, OptionalDouble.of(0.75)));
        all.checkpointWritten(new CheckpointWritten(4, 0.25));
    }

    private void fail(TrainingListener all) {
        nowMs += 30;
        all.recovering(new Recovering("worker 1 died", 4, 5));
    }

    private void goOn(TrainingListener all) {
        nowMs += 20;
        all.worldFormed(new WorldFormed(2, 1, List.of(new WorldFormed.Worker("0", 0, 8)), 4));
        nowMs += 40;
        all.measured(measured(6));
        steps(all, 5, 6, 2);
    }

    /** Of two layers, one of which has no weights, and the other no gradient by what it gives. */
    private static Measured measured(int step) {
        return new Measured(
                step,
                List.of(
                        new Measured.Layer("0 linear", step, 0.5f, 0.25f, 1, Double.NaN),
                        new Measured.Layer("1.body.0 relu", Double.NaN, Double.NaN, Double.NaN, 3, 1e-9f)));
    }

    private static void steps(TrainingListener all, int from, int to, int generation) {
        for (int step = from; step <= to; step++) {
            all.stepCommitted(new StepCommitted(
                    step, (step + 2) / 3, 1f / step, 0.1, 10, generation, Optional.of(new Clipped(step, step > 4))));
        }
        all.committed(new Committed(to));
    }
}
