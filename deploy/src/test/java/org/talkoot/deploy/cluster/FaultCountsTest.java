package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.protocol.message.Fence;

/**
 * The same faults again and again, at random moments, in real processes: the result stays, and workers that are killed cost
 * less than three seconds. The counts are properties; so is {@code seed}.
 */
@Tag("long")
@Timeout(3600)
class FaultCountsTest {
    private static final int KILLS = Integer.getInteger("kills", 50);
    private static final int STOPS = Integer.getInteger("stops", 10);
    private static final int RESUMES = Integer.getInteger("resumes", 5);
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int MOST_KILLS = 10; // in one job
    private static final int COORDINATOR_KILLS = Integer.getInteger("coordinator.kills", 20);
    private static final int COORDINATOR_STOPS = Integer.getInteger("coordinator.stops", 10);
    private static final int KILLS_OF_BOTH = Integer.getInteger("kills.of.both", 5);
    private static final int NODES = 3;
    private static final List<String> COORDINATORS = List.of("a", "b");
    private static final long MOST_MEDIAN_MS = 3000;
    private static final long MOST_COORDINATOR_MEDIAN_MS = 10_000;

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<RunningWorker> workers = new ArrayList<>();
    private RunningCluster cluster;
    private EndlessJob job;

    @BeforeEach
    void begin() throws IOException {
        System.out.println("seed " + SEED);
        Path files = Files.createTempDirectory(folder, "job");
        cluster = new RunningCluster(files);
        job = new EndlessJob(files, 200);
        workers.clear();
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private void train(String... arguments) {
        cluster.coordinate(arguments);
        for (int node = 0; node < NODES; node++) {
            add();
        }
        awaitAll();
    }

    private void add() {
        workers.add(cluster.worker(Place.HERE, 1));
    }

    /** Waits until all have committed together. */
    private void awaitAll() {
        cluster.awaitWorldOf(workers.toArray(RunningWorker[]::new));
    }

    private void awaitARandomMoment() {
        cluster.holder().pause(random.nextInt(1500));
    }

    private RunningWorker any() {
        return workers.get(random.nextInt(workers.size()));
    }

    @Test
    void workersAreKilledAndOthersTakeTheirPlaces() throws IOException {
        Durations recoveries = new Durations();
        killWorkers(Math.min(KILLS, MOST_KILLS), recoveries);
        for (int kills = MOST_KILLS; kills < KILLS; kills += MOST_KILLS) {
            end();
            begin();
            killWorkers(Math.min(KILLS - kills, MOST_KILLS), recoveries);
        }
        System.out.println("from kill to next committed step: " + recoveries);
        assertTrue(recoveries.medianMs() < MOST_MEDIAN_MS, recoveries::toString);
    }

    private void killWorkers(int kills, Durations recoveries) throws IOException {
        train(job.file(), "--min-workers", Integer.toString(NODES));
        for (int kill = 0; kill < kills; kill++) {
            awaitARandomMoment();
            RunningWorker victim = any();
            Fence before = cluster.holder().newestFence();
            long killedNanos = System.nanoTime();
            victim.kill();
            cluster.await(() -> hasCommittedWithout(victim, before), "a commit without " + victim);
            recoveries.add(System.nanoTime() - killedNanos);
            workers.remove(victim);
            add();
            awaitAll();
        }
        job.assertUndisturbed(cluster);
    }

    private boolean hasCommittedWithout(RunningWorker victim, Fence before) {
        return cluster.holder().newestFence().compareTo(before) > 0
                && cluster.holder().newestWorld().stream().noneMatch(victim::isIn);
    }

    @Test
    void workersStandStillUntilTheClusterHasRemovedThemAndNothingStaleIsApplied() throws IOException {
        train(job.file(), "--min-workers", Integer.toString(NODES));
        for (int stop = 0; stop < STOPS; stop++) {
            awaitARandomMoment();
            awaitAll(); // on a busy machine one may have been missed by itself
            RunningWorker zombie = any();
            int removed = removals(zombie);
            zombie.process().signal("STOP");
            cluster.await(() -> removals(zombie) > removed, "the removal of " + zombie);
            zombie.process().signal("CONT");
            awaitAll();
        }
        job.assertUndisturbed(cluster);
    }

    private int removals(RunningWorker worker) {
        return (int) cluster.log()
                .lines()
                .filter(line -> line.contains("node=" + worker.address() + " ") && line.endsWith(" is gone"))
                .count();
    }

    @Test
    void allProcessesAreKilledAndTheJobIsResumed() throws IOException {
        train(job.file(), "--min-workers", Integer.toString(NODES));
        for (int resume = 0; resume < RESUMES; resume++) {
            cluster.awaitMore(200); // a checkpoint at least
            awaitARandomMoment();
            cluster.killCoordinator();
            workers.forEach(RunningWorker::kill);
            workers.clear();
            train("--resume", "--min-workers", Integer.toString(NODES));
        }
        job.assertUndisturbed(cluster);
    }

    private void trainWithStandBy(int nodes) {
        cluster.coordinateTogether(COORDINATORS, job.file(), "--min-workers", Integer.toString(nodes));
        for (int node = 0; node < nodes; node++) {
            add();
        }
        awaitAll();
    }

    /** Returns how long it took until a step was committed in a later term. */
    private long awaitSuccessor(RunningCoordinator victim, RunningCoordinator other, long sinceNanos) {
        long term = victim.newestTerm();
        cluster.await(() -> other.newestFence().term() > term, "a commit under " + other.name());
        return System.nanoTime() - sinceNanos;
    }

    private RunningCoordinator otherThan(RunningCoordinator one) {
        return cluster.coordinator(one.name().equals("a") ? "b" : "a");
    }

    @Test
    void coordinatorsAreKilledAndTheOtherLeads() throws IOException {
        trainWithStandBy(NODES);
        Durations recoveries = new Durations();
        for (int kill = 0; kill < COORDINATOR_KILLS; kill++) {
            awaitARandomMoment();
            RunningCoordinator victim = cluster.newestLeader();
            RunningCoordinator other = otherThan(victim);
            long killedNanos = System.nanoTime();
            victim.kill();
            recoveries.add(awaitSuccessor(victim, other, killedNanos));
            cluster.startOneOf(victim.name(), "--resume");
            cluster.awaitRecordedBy(victim, other.committed());
        }
        System.out.println("from a coordinator's kill to the next committed step: " + recoveries);
        job.assertUndisturbed(cluster);
        assertTrue(recoveries.medianMs() < MOST_COORDINATOR_MEDIAN_MS, recoveries::toString);
    }

    @Test
    void aCoordinatorAndAWorkerAreKilledAtOnceWhereAMajorityIsLeft() throws IOException {
        trainWithStandBy(4);
        for (int kill = 0; kill < KILLS_OF_BOTH; kill++) {
            awaitARandomMoment();
            RunningCoordinator victim = cluster.newestLeader();
            RunningWorker worker = any();
            long killedNanos = System.nanoTime();
            worker.kill();
            victim.kill();
            workers.remove(worker);
            awaitSuccessor(victim, otherThan(victim), killedNanos);
            cluster.startOneOf(victim.name(), "--resume");
            add();
            cluster.awaitRecordedBy(victim, otherThan(victim).committed());
            awaitAll();
        }
        job.assertUndisturbed(cluster);
    }

    @Test
    void coordinatorsStandStillUntilTheOtherLeadsAndNothingStaleIsApplied() throws IOException {
        trainWithStandBy(NODES);
        for (int stop = 0; stop < COORDINATOR_STOPS; stop++) {
            awaitARandomMoment();
            RunningCoordinator zombie = cluster.newestLeader();
            zombie.signal("STOP");
            awaitSuccessor(zombie, otherThan(zombie), System.nanoTime());
            zombie.signal("CONT");
            cluster.awaitRecordedBy(zombie, otherThan(zombie).committed());
        }
        job.assertUndisturbed(cluster);
    }
}
