package org.talkoot.deploy.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.deploy.chaos.Condition.before;
import static org.talkoot.deploy.chaos.Condition.step;
import static org.talkoot.deploy.chaos.Condition.worker;
import static org.talkoot.deploy.chaos.Faults.when;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.FaultyTraining;
import org.talkoot.deploy.chaos.Phase;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.deploy.metrics.RunMetrics;
import org.talkoot.deploy.watch.RunWatch;
import org.talkoot.deploy.watch.Several;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/** What a person sees of a run in which workers are killed, in a real browser. */
@Tag("system")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardPageTest {
    private static final Path PICTURES = Path.of("target/dashboard");
    private static final int EPOCHS = 80;
    private static final JobSpec JOB = JobSpec.builder()
            .name("digits")
            .epochs(EPOCHS)
            .batchSize(64)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(256),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    new LayerSpec.Dropout(0.2),
                    LayerSpec.Linear.of(128),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(10))
            .optimizer(
                    OptimizerSpec.builder(0.05).momentum(0.9).weightDecay(1e-3).build())
            .build();

    private final List<Fault> faults = List.of(
            when(worker(1), step(300), before(Phase.BACKWARD)).kill(),
            when(step(800), before(Phase.FORWARD)).killCoordinator(),
            when(worker(2), step(1_200), before(Phase.FORWARD)).hang(Duration.ofMillis(2_000)),
            when(worker(0), step(1_500), before(Phase.UPDATE)).killAll());
    private final RunWatch live =
            new RunWatch(new RunWatch.Job("digits", "runs/digits-20251123-152433", EPOCHS, 64), InstantSource.system());
    private final RunMetrics metrics = new RunMetrics();
    private final AtomicReference<Training> training = new AtomicReference<>();
    private Dashboard dashboard;
    private Browser browser;

    @BeforeAll
    void begin(@TempDir Path temp) throws Exception {
        dashboard = Dashboard.open(
                Door.of(new NodeAddress("127.0.0.1", 0), Optional.empty(), Optional.empty()),
                live,
                this::refresh,
                metrics::scrape);
        browser = new Browser(temp);
        browser.size(1280, 900, false);
        browser.goTo(dashboard.url());
        browser.await("document.body.dataset.shown === 'true'");
    }

    @AfterAll
    void end() {
        browser.close();
        dashboard.close();
    }

    @Test
    void showsARunInWhichWorkersDieAndIsAccessibleAtAnySizeInLightAndDark() throws Exception {
        assertEquals(
                "waiting for workers",
                browser.value("document.getElementById('state').textContent").asText());
        TrainingResult result;
        FaultyTraining faulty = new FaultyTraining(faults);
        try (LocalTraining run =
                faulty.start(JOB, LocalTraining.Options.workers(3), new Several(List.of(live, metrics)))) {
            training.set(run);
            browser.await("document.querySelectorAll('.failure').length >= 1");
            browser.await("document.getElementById('state').textContent === 'training'");
            browser.await("document.querySelectorAll('#workers tbody tr').length >= 3");
            picture("during-desktop", 1280, 900, false, "light");
            assertAccessible();
            result = run.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
            live.finished(result);
        }
        browser.await("document.getElementById('state').textContent === 'done'");
        assertTrue(browser.value("document.querySelectorAll('.failure').length").asInt() >= 3);
        assertTrue(browser.value("document.getElementById('failures').textContent")
                .asText()
                .contains("died"));
        assertEquals(
                "1", browser.value("document.getElementById('progress').value").asText());

        for (String scheme : List.of("light", "dark")) {
            picture("desktop", 1280, 900, false, scheme);
            assertAccessible();
            picture("phone", 390, 844, true, scheme);
            assertAccessible();
            assertEquals(
                    true,
                    browser.value("document.documentElement.scrollWidth <= innerWidth")
                            .asBoolean(),
                    "nothing is wider than a phone");
        }
        assertEquals(List.of(), browser.complaints());
    }

    private void refresh() {
        Training running = training.get();
        if (running != null) {
            running.status().thenAccept(live::status);
        }
    }

    private void picture(String name, int width, int height, boolean phone, String scheme) throws Exception {
        browser.size(width, height, phone);
        browser.prefer("prefers-color-scheme", scheme);
        browser.screenshot(PICTURES.resolve(name + "-" + scheme + ".png"));
    }

    private void assertAccessible() throws Exception {
        String axe =
                new String(getClass().getResourceAsStream("/axe/axe.min.js").readAllBytes(), StandardCharsets.UTF_8);
        browser.value(axe + "; document.querySelectorAll('details').forEach(each => each.open = true); 1");
        JsonNode findings = browser.value(
                "axe.run(document, {resultTypes: ['violations']}).then(found =>"
                        + " found.violations.map(each => each.id + ' (' + each.impact + '): ' + each.nodes.map(n => n.html).join(' ')))");
        browser.value("document.querySelectorAll('details').forEach(each => each.open = false); 1");
        assertEquals(
                List.of(),
                StreamSupport.stream(findings.spliterator(), false)
                        .map(JsonNode::asText)
                        .toList());
    }
}
