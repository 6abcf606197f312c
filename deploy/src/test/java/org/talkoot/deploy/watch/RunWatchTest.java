package org.talkoot.deploy.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.api.TrainingListener.CheckpointWritten;
import org.talkoot.deploy.api.TrainingListener.Committed;
import org.talkoot.deploy.api.TrainingListener.Evaluated;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Progress;
import org.talkoot.deploy.api.TrainingListener.Recovering;
import org.talkoot.deploy.api.TrainingListener.Started;
import org.talkoot.deploy.api.TrainingListener.StepCommitted;
import org.talkoot.deploy.api.TrainingListener.WorldFormed;
import org.talkoot.protocol.job.EvaluationSet;

class RunWatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CURVES = 5;

    private long nowMs = 1_000_000;
    private final RunWatch watch =
            new RunWatch(new RunWatch.Job("job", "runs/job", 10, 64), () -> Instant.ofEpochMilli(nowMs));

    @Test
    void aMillionEventsTakeNoMoreMemoryAndNoLongerMessagesThanSomeThousands() throws Exception {
        RunWatch.Viewer late = watch.viewer();
        RunWatch.Viewer steady = watch.viewer();
        watch.started(new Started(3, 0, 8, 1_000, 1_000_000, 1_000));
        List<Measured.Layer> layers = layers(50);
        int longest = 0;
        for (int step = 1; step <= 300_000; step++) {
            nowMs++;
            watch.stepCommitted(new StepCommitted(step, step / 1_000 + 1, 1f / step, 0.1, 64, 1));
            watch.progress(new Progress(step, 1, 1.0 / step, 1_000 + step % 7, 3));
            watch.committed(new Committed(step));
            if (step % 3 == 0) {
                watch.evaluated(new Evaluated(step, 1, EvaluationSet.TEST, 0.5, OptionalDouble.of(0.9)));
            }
            if (step % 50 == 0) {
                watch.measured(new Measured(step, layers));
            }
            if (step % 100 == 0) {
                watch.recovering(new Recovering("worker 1 died", step, step + 2));
                watch.worldFormed(world(step));
                watch.checkpointWritten(new CheckpointWritten(step, 0.1));
            }
            if (step % 1_000 == 0) {
                longest = Math.max(longest, steady.look().orElseThrow().length());
            }
        }
        int most = MOST_CURVES * Curves.POINTS + 5 * Norms.MOST_CURVES * Curves.POINTS_OF_A_NORM + 3 * Chronicle.MOST;
        assertTrue(watch.size() <= most, "it holds " + watch.size());
        assertTrue(longest < 250_000, "the longest message has " + longest + " characters");
        JsonNode all = JSON.readTree(late.look().orElseThrow());
        assertTrue(
                all.toString().length() < 250_000,
                "whoever comes late is sent " + all.toString().length());
        assertEquals(300_000, all.at("/overview/committed").asInt());
        assertEquals(3_000, all.at("/overview/recoveries").asInt());
        assertEquals(Chronicle.MOST, all.at("/chronicle/recoveries").size());
        assertTrue(all.at("/curves/loss/x").size() >= Curves.POINTS / 2, "the curve stays as fine as there is room");
    }

    @Test
    void whoLooksAgainAndAgainHasTheSameCurvesAsWhoComesLate() throws Exception {
        long seed = 5;
        Random random = new Random(seed);
        Map<String, Map<String, List<Double>>> held = new HashMap<>();
        RunWatch.Viewer steady = watch.viewer();
        for (int step = 1; step <= 5_000; step++) {
            watch.stepCommitted(new StepCommitted(step, 1, random.nextFloat(), 0.1, 64, 1));
            if (random.nextInt(40) == 0) {
                take(JSON.readTree(steady.look().orElseThrow()), held);
            }
        }
        steady.look().ifPresent(text -> {
            try {
                take(JSON.readTree(text), held);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Map<String, Map<String, List<Double>>> fresh = new HashMap<>();
        take(JSON.readTree(watch.viewer().look().orElseThrow()), fresh);
        assertEquals(fresh, held, "seed " + seed);
    }

    /** As the page does it. */
    private static void take(JsonNode news, Map<String, Map<String, List<Double>>> held) {
        news.path("curves").properties().forEach(curve -> {
            Map<String, List<Double>> mine = held.computeIfAbsent(curve.getKey(), name -> new HashMap<>());
            int from = curve.getValue().path("from").asInt();
            for (String key : List.of("x", "y", "least", "most")) {
                List<Double> values =
                        new ArrayList<>(mine.getOrDefault(key, List.of()).subList(0, from));
                curve.getValue().path(key).forEach(value -> values.add(value.asDouble()));
                mine.put(key, values);
            }
        });
    }

    @Test
    void aJoinedPointKeepsTheMeanAndTheExtremes() {
        Curve curve = new Curve(4, true);
        for (double value : new double[] {1, 3, 5, 7}) {
            curve.add(value, value);
        }
        assertEquals(2, curve.points());
        assertEquals(2, curve.means()[0]);
        assertEquals(6, curve.means()[1]);
        curve.add(9, Double.NaN);
        curve.add(9, 100);
        assertEquals(100, curve.means()[2], "one that isn't complete yet is there too");
    }

    @Test
    void whatWasToldOfStepsThatAreComputedAgainAfterAResumeIsForgotten() {
        Curve curve = new Curve(8, false);
        for (int step = 1; step <= 11; step++) {
            curve.add(step, step);
        }
        Curve.Seen seen = curve.since(Curve.Seen.NOTHING).seen();
        curve.cutBack(6);
        assertTrue(curve.isNewTo(seen));
        assertArrayEquals(
                new double[] {2, 4, 6}, curve.since(Curve.Seen.NOTHING).x());
        curve.add(7, 70);
        assertEquals(3, curve.since(seen).from(), "what was seen of the others is replaced");
        assertArrayEquals(new double[] {7}, curve.since(seen).x());
    }

    @Test
    void theNormsOfADeepModelAreShownByLayerAndOfSomeOfThemOverTheSteps() throws Exception {
        List<Measured.Layer> layers = layers(50);
        watch.measured(new Measured(8, layers));
        watch.measured(new Measured(16, layers));
        JsonNode seen = JSON.readTree(watch.viewer().look().orElseThrow());
        assertEquals(16, seen.at("/norms/step").asInt());
        assertEquals(50, seen.at("/norms/weights").size());
        assertEquals("49 linear", seen.at("/norms/names/49").asText());
        assertTrue(seen.at("/norms/activationGradients/0").isNull());
        List<String> curves = new ArrayList<>();
        seen.path("curves").fieldNames().forEachRemaining(curves::add);
        assertEquals(5 * Norms.MOST_CURVES - 1, curves.size(), "one has no such gradient");
        assertTrue(curves.containsAll(List.of("weights:0 linear", "weights:49 linear", "movement:7 linear")));
        assertEquals("[8.0,16.0]", seen.at("/curves/activations:49 linear/x").toString());
    }

    @Test
    void aFailureIsToldWithWhoComputedWhatBeforeAndAfterAndHowLongItTook() throws Exception {
        watch.started(new Started(2, 0, 8, 1_000, 100, 10));
        watch.worldFormed(new WorldFormed(
                1, 1, List.of(new WorldFormed.Worker("0", 0, 4), new WorldFormed.Worker("1", 4, 4)), 0));
        nowMs += 500;
        watch.recovering(new Recovering("worker 1 died", 20, 23));
        JsonNode broken = JSON.readTree(watch.viewer().look().orElseThrow());
        assertEquals("recovering", broken.at("/overview/state").asText());
        nowMs += 30;
        watch.worldFormed(new WorldFormed(2, 1, List.of(new WorldFormed.Worker("0", 0, 8)), 20));
        nowMs += 40;
        watch.progress(new Progress(22, 3, 0.5, 100, 1));
        nowMs += 1;
        watch.progress(new Progress(23, 3, 0.5, 100, 1));
        JsonNode all = JSON.readTree(watch.viewer().look().orElseThrow());
        JsonNode failure = all.at("/chronicle/recoveries/0");
        assertEquals(1_000_500, failure.path("noticedMs").asLong());
        assertEquals(1_000_530, failure.path("goingOnMs").asLong());
        assertEquals(1_000_571, failure.path("caughtUpMs").asLong());
        assertEquals(2, failure.path("before").size());
        assertEquals(8, failure.at("/after/0/shards").asInt());
        assertEquals("training", all.at("/overview/state").asText());
        assertEquals(3, all.at("/overview/lostSteps").asInt());
    }

    @Test
    void whoSawTheEndIsSentNothingMore() {
        RunWatch.Viewer viewer = watch.viewer();
        viewer.look();
        assertFalse(viewer.isOver());
        watch.failed("it broke");
        assertFalse(viewer.isOver(), "the end wasn't seen yet");
        assertTrue(viewer.look().orElseThrow().contains("it broke"));
        assertTrue(viewer.isOver());
    }

    private static List<Measured.Layer> layers(int number) {
        List<Measured.Layer> layers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            layers.add(new Measured.Layer(i + " linear", i + 1, 0.5, 0.01, 2, i == 0 ? Double.NaN : 3));
        }
        return layers;
    }

    private static WorldFormed world(int steps) {
        return new WorldFormed(
                steps / 100,
                1,
                List.of(
                        new WorldFormed.Worker("0", 0, 3),
                        new WorldFormed.Worker("1", 3, 3),
                        new WorldFormed.Worker("2", 6, 2)),
                steps);
    }
}
