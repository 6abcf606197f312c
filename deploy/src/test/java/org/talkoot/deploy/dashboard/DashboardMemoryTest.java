package org.talkoot.deploy.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
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

/** Neither the server's memory nor a page's grows with a run. */
class DashboardMemoryTest {
    private static final int POINTS = 5;
    private static final int SECONDS = 3_600;
    private static final Duration LOOKS = Duration.ofMillis(10);
    private static final long BETWEEN_DEATHS_NANOS = 100_000_000;
    private static final double MIB = 1 << 20;
    private static final JobSpec JOB = JobSpec.builder()
            .name("digits")
            .epochs(10_000_000)
            .batchSize(8)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(16),
                    LayerSpec.LayerNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.builder(0.01).momentum(0.9).build())
            .build();

    /** What is in use after a collection of garbage. */
    private record Use(int steps, int failures, double serverMiB, double pageMiB, int nodes) {}

    private final RunMetrics metrics = new RunMetrics();
    private final AtomicReference<LocalTraining> training = new AtomicReference<>();
    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private InstantSource clock = InstantSource.system();
    private final RunWatch live = new RunWatch(
            new RunWatch.Job("digits", "runs/digits", JOB.epochs(), JOB.batchSize()), () -> clock.instant());

    /** One with very short steps, in which workers die. */
    @Test
    @Tag("long")
    void aRunTakesTheMemoryThatItTookInTheBeginning(@TempDir Path temp) throws Exception {
        List<Use> uses = new ArrayList<>();
        show(temp, browser -> {
            TrainingListener all = new Several(List.of(live, metrics, new Killer()));
            try (LocalTraining run = LocalTraining.start(JOB, LocalTraining.Options.workers(2), all)) {
                training.set(run);
                for (int point = 1; point <= POINTS; point++) {
                    browser.value("reached(" + 15 * point + ")");
                    uses.add(use(browser));
                }
            }
        });
        assertFlat(uses);
    }

    /** A million steps, and a look of the browser in each second of them. */
    @Test
    @Tag("long")
    void anHourTakesTheMemoryThatItTookInTheBeginning(@TempDir Path temp) throws Exception {
        List<Use> uses = new ArrayList<>();
        AtomicLong nowMs = new AtomicLong(1_000_000);
        clock = () -> Instant.ofEpochMilli(nowMs.get());
        ReplayedHour hour = new ReplayedHour(new Several(List.of(live, metrics)));
        show(temp, browser -> {
            for (int second = 1; second <= SECONDS; second++) {
                int looks = browser.value("looks").asInt();
                nowMs.addAndGet(1_000);
                hour.second();
                browser.value("reached(" + (looks + 1) + ")");
                if (second % (SECONDS / POINTS) == 0) {
                    steps.set(hour.steps());
                    failures.set(hour.failures());
                    uses.add(use(browser));
                }
            }
        });
        assertFlat(uses);
    }

    private static void assertFlat(List<Use> uses) {
        uses.forEach(System.out::println);
        Use first = uses.get(0);
        for (Use each : uses) {
            assertTrue(each.serverMiB() < first.serverMiB() + 6, "the server: " + uses);
            assertTrue(each.pageMiB() < first.pageMiB() + 3, "the page: " + uses);
        }
    }

    private interface Showing {
        void in(Browser browser) throws Exception;
    }

    private void show(Path temp, Showing showing) throws Exception {
        Door door = Door.of(new NodeAddress("127.0.0.1", 0), Optional.empty(), Optional.empty());
        try (Dashboard dashboard = Dashboard.open(door, live, this::refresh, metrics::scrape, LOOKS);
                Browser browser = new Browser(temp)) {
            browser.size(1280, 900, false);
            browser.goTo(dashboard.url());
            browser.await("document.body.dataset.shown === 'true'");
            browser.value("""
                    window.looks = 0;
                    window.awaited = [];
                    window.reached = n => looks >= n ? true : new Promise(done => awaited.push([n, done]));
                    new MutationObserver(() => {
                      looks++;
                      awaited.filter(([n]) => looks >= n).forEach(([n, done]) => done(true));
                      awaited = awaited.filter(([n]) => looks < n);
                    }).observe(document.getElementById('course'), {childList: true});
                    1""");
            showing.in(browser);
            assertEquals(List.of(), browser.complaints());
        }
    }

    private Use use(Browser browser) throws Exception {
        System.gc();
        long server = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
                .mapToLong(pool -> pool.getCollectionUsage().getUsed())
                .sum();
        browser.send("HeapProfiler.collectGarbage", Map.of());
        double page =
                browser.send("Runtime.getHeapUsage", Map.of()).path("usedSize").asDouble();
        int nodes =
                browser.send("Memory.getDOMCounters", Map.of()).path("nodes").asInt();
        return new Use(steps.get(), failures.get(), server / MIB, page / MIB, nodes);
    }

    private void refresh() {
        LocalTraining running = training.get();
        if (running != null) {
            running.status().thenAccept(live::status);
        }
    }

    /** Kills a worker now and then, behind a commit: the job never runs out of patience. */
    private final class Killer implements TrainingListener {
        private long killedNanos = System.nanoTime();

        @Override
        public void committed(Committed event) {
            steps.set(event.steps());
            long nowNanos = System.nanoTime();
            LocalTraining running = training.get();
            if (running != null && nowNanos - killedNanos > BETWEEN_DEATHS_NANOS) {
                killedNanos = nowNanos;
                running.kill(1);
            }
        }

        @Override
        public void recovering(Recovering event) {
            failures.incrementAndGet();
        }
    }
}
