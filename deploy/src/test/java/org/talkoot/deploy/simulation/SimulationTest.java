package org.talkoot.deploy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.simulation.Fault.Kind;

/** Whatever goes wrong and whenever: the invariants hold at every moment, and every run ends with the reference's bits. */
class SimulationTest {
    private static final int SCHEDULES = 2_000;
    private static final int MANY_SCHEDULES = 100_000;
    private static final int THREADS = 2;

    private static final List<String> WORKER_TRANSITIONS = List.of(
            "IDLE -> TRAINING",
            "IDLE -> AT_BOUNDARY",
            "TRAINING -> AT_BOUNDARY",
            "TRAINING -> FAILED",
            "TRAINING -> IDLE",
            "AT_BOUNDARY -> TRAINING",
            "AT_BOUNDARY -> EVALUATING",
            "AT_BOUNDARY -> FAILED",
            "AT_BOUNDARY -> IDLE",
            "EVALUATING -> AT_BOUNDARY",
            "EVALUATING -> FAILED",
            "FAILED -> TRAINING",
            "FAILED -> AT_BOUNDARY");
    private static final List<String> RARE_WORKER_TRANSITIONS = List.of("EVALUATING -> IDLE", "FAILED -> IDLE");
    private static final List<String> COORDINATOR_TRANSITIONS = List.of(
            "FORMING -> TRAINING",
            "TRAINING -> FORMING",
            "TRAINING -> EVALUATING",
            "TRAINING -> DELIVERING",
            "EVALUATING -> TRAINING",
            "EVALUATING -> DELIVERING",
            "DELIVERING -> OVER");

    @BeforeAll
    static void logWarningsOnly() {
        Campaign.logWarningsOnly();
    }

    private static void print(Coverage coverage, int schedules, long beganNanos) {
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        System.out.printf(
                "simulation: %,d schedules in %.1f s, %.0f a second; what happened in them:%n%s",
                schedules, seconds, schedules / seconds, coverage.table());
    }

    private static void assertNothingIsMissing(Coverage coverage) {
        TreeSet<String> missing = new TreeSet<>();
        coverage.faults().forEach((kind, count) -> {
            if (count == 0) {
                missing.add(kind.toString());
            }
        });
        addMissing(WORKER_TRANSITIONS, coverage.workerTransitions(), missing);
        addMissing(COORDINATOR_TRANSITIONS, coverage.coordinatorTransitions(), missing);
        assertEquals(new TreeSet<>(), missing, "never happened");
    }

    private static void addMissing(List<String> expected, Map<String, Long> counts, TreeSet<String> missing) {
        expected.stream().filter(each -> !counts.containsKey(each)).forEach(missing::add);
    }

    private static void assertNone(Optional<Finding> finding) {
        finding.ifPresent(found -> fail(found.report()));
    }

    @Test
    void whateverGoesWrongTheInvariantsHoldAtEveryMoment() {
        Long seed = Long.getLong("seed");
        if (seed != null) {
            assertNone(Campaign.run(seed, seed + 1, new Coverage()));
            return;
        }
        long began = System.nanoTime();
        Coverage coverage = new Coverage();
        assertNone(Campaign.run(0, SCHEDULES, coverage));
        print(coverage, SCHEDULES, began);
        assertNothingIsMissing(coverage);
    }

    @Test
    @Tag("long")
    void soTheyDoInAHundredThousandSchedules() throws Exception {
        long began = System.nanoTime();
        List<Callable<Optional<Finding>>> parts = new ArrayList<>();
        List<Coverage> coverages = new ArrayList<>();
        int part = MANY_SCHEDULES / THREADS;
        for (int i = 0; i < THREADS; i++) {
            long from = SCHEDULES + (long) i * part;
            Coverage coverage = new Coverage();
            coverages.add(coverage);
            parts.add(() -> Campaign.run(from, from + part, coverage));
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (Future<Optional<Finding>> each : threads.invokeAll(parts)) {
                assertNone(each.get());
            }
        } finally {
            threads.shutdown();
        }
        Coverage all = new Coverage();
        coverages.forEach(all::add);
        print(all, MANY_SCHEDULES, began);
        assertNothingIsMissing(all);
        assertTrue(all.workerTransitions().keySet().containsAll(RARE_WORKER_TRANSITIONS));
    }

    private static void assertNothingIsRecovered(Map<Kind, Integer> faults) {
        for (long seed = 0; seed < 100; seed++) {
            FaultOptions options = new FaultOptions(1 + (int) seed % 5, 1 + (int) seed % 3, Traffic.CALM, faults);
            Simulation.Outcome outcome = Simulation.of(Schedule.of(seed, options));
            assertEquals(new Simulation.Outcome(Optional.empty(), 0), outcome, "seed " + seed);
        }
    }

    @Test
    void theJobThatStopsEarlyDoesSo() {
        Reference reference = Reference.of(TinyJobs.EARLY_STOPPING);
        int epochs = reference.steps() / reference.job().minibatches().steps();
        assertTrue(3 <= epochs && epochs <= 8, "it stops after epoch " + epochs);
    }

    @Test
    void withoutFaultsNothingIsRecovered() {
        assertNothingIsRecovered(Map.of());
    }

    @Test
    void joinsAndLeavesComputeNothingTwice() {
        assertNothingIsRecovered(Map.of(Kind.JOIN, 3, Kind.LEAVE, 3));
    }

    @Test
    void aSuspendedProcessGoesOnWhereItWas() {
        assertNothingIsRecovered(Map.of(Kind.CLOCK_JUMP, 3));
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        for (long seed = 0; seed < 50; seed++) {
            assertEquals(traceOf(seed), traceOf(seed), "seed " + seed);
        }
    }

    private static String traceOf(long seed) {
        Trace trace = new Trace(1_000);
        Simulation.of(Schedule.of(seed), new Coverage(), trace);
        return trace.text();
    }
}
