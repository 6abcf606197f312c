package org.talkoot.deploy.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

class RunMetricsTest {
    private static final Path GRAFANA = Path.of("grafana/talkoot.json");
    private static final Pattern METRIC = Pattern.compile("\\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+)\\{");
    private static final Pattern FUNCTION = Pattern.compile("histogram_quantile|rate_interval");

    private final RunMetrics metrics = new RunMetrics();

    @Test
    void aRunIsCountedAndMeasured() {
        run();
        List<String> lines = metrics.scrape().lines().toList();
        for (String expected : List.of(
                "talkoot_steps_total 4.0",
                "talkoot_samples_total 40.0",
                "talkoot_step_time_seconds_count 4",
                "talkoot_steps_repeated_total 3.0",
                "talkoot_recoveries_total{cause=\"worker-died\"} 1.0",
                "talkoot_recoveries_total{cause=\"hang\"} 0.0",
                "talkoot_recovery_time_seconds_count 1",
                "talkoot_checkpoint_time_seconds_count 1",
                "talkoot_checkpoint_time_seconds_sum 0.25",
                "talkoot_accuracy 0.75",
                "talkoot_weight_norm 5.0",
                "talkoot_gradient_norm 13.0",
                "talkoot_workers 1.0",
                "talkoot_generation 2.0",
                "talkoot_step 5.0",
                "talkoot_job_steps 6.0",
                "talkoot_learning_rate 0.1")) {
            assertTrue(lines.contains(expected), expected + " isn't in\n" + String.join("\n", lines));
        }
    }

    @Test
    void theSentencesOfTheCoordinatorHaveTheirCauses() {
        assertEquals(Cause.WORKER_DIED, Cause.of("worker 0 died before step 69 was complete on worker 0, worker 1"));
        assertEquals(Cause.COORDINATOR_LOST, Cause.of("the coordinator of term 1 was killed"));
        assertEquals(Cause.HANG, Cause.of("worker 0.1, step 82, forward of model[0] (flatten): it hangs for 765 ms"));
        assertEquals(
                Cause.MESSAGE_MISSING,
                Cause.of("worker 0.4, step 112, the end of the step: no new weights of chunk 1 from worker 1.2 within"
                        + " 1101 ms"));
        assertEquals(
                Cause.LAYER_FAILED,
                Cause.of("worker 3.6, step 245, loading the minibatch: java.lang.IllegalStateException: a layer failed,"
                        + " in shards 6 and 7, with samples 277, 855"));
        assertEquals(Cause.OTHER_WEIGHTS, Cause.of("after step 8 worker 1 holds other weights than worker 0"));
        assertEquals(Cause.SILENCE, Cause.of("worker 1 has said nothing for 1200 ms, after step 8, loading"));
        assertEquals(Cause.OTHER, Cause.of("something new"));
    }

    @Test
    void everyMetricThatTheGrafanaDashboardAsksForExists() throws Exception {
        run();
        Set<String> there = metrics.scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toSet());
        JsonNode dashboard = new ObjectMapper().readTree(GRAFANA.toFile());
        Set<String> wanted = new TreeSet<>();
        for (String expression : dashboard.findValuesAsText("expr")) {
            METRIC.matcher(expression)
                    .results()
                    .map(found -> found.group(1))
                    .filter(name -> !FUNCTION.matcher(name).find())
                    .forEach(wanted::add);
        }
        assertTrue(wanted.size() > 15, () -> "it asks for few: " + wanted);
        wanted.removeAll(there);
        assertEquals(Set.of(), wanted, "these don't exist");
    }

    private void run() {
        metrics.started(new Started(2, 0, 8, 100, 6, 3));
        metrics.worldFormed(new WorldFormed(
                1, 1, List.of(new WorldFormed.Worker("0", 0, 4), new WorldFormed.Worker("1", 4, 4)), 0));
        metrics.progress(new Progress(5, 2, 0.5, 100, 2));
        for (int step = 1; step <= 4; step++) {
            metrics.stepCommitted(new StepCommitted(step, 1, 1f / step, 0.1, 10, 1));
        }
        metrics.measured(new Measured(
                4,
                List.of(
                        new Measured.Layer("1 linear", 3, 5, 0.1, 1, 1),
                        new Measured.Layer("2 relu", Double.NaN, Double.NaN, Double.NaN, 1, 1),
                        new Measured.Layer("3 linear", 4, 12, 0.1, 1, 1))));
        metrics.committed(new Committed(4));
        metrics.evaluated(new Evaluated(4, 2, EvaluationSet.TEST, 0.5, OptionalDouble.of(0.75)));
        metrics.checkpointWritten(new CheckpointWritten(4, 0.25));
        metrics.recovering(new Recovering("worker 1 died before step 8 was complete on worker 0", 4, 7));
        metrics.worldFormed(new WorldFormed(2, 1, List.of(new WorldFormed.Worker("0", 0, 8)), 4));
    }
}
