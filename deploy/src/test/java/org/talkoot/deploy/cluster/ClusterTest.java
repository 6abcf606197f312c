package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;
import org.talkoot.deploy.Main;

/** Real processes on this machine: whatever becomes of them, the result is that of one process. */
@Tag("system")
@Timeout(300)
class ClusterTest {
    private static final String JOB = """
            job {
              name = one-result, seed = 7, epochs = %d, batch-size = 256, shards = 8
              data { format = digits }
              model = [ { type = flatten }
                        { type = linear, out = 512 }, { type = batch-norm }, { type = relu }, { type = dropout, p = 0.2 }
                        { type = linear, out = 256 }, { type = layer-norm }, { type = relu }
                        { type = linear, out = 10 } ]
              optimizer { type = sgd, learning-rate = 0.05, momentum = 0.9, weight-decay = 1e-4
                          schedule { type = cosine, warmup-steps = 20 } }
            }
            run { checkpoint { every-steps = 600, keep = 2 }, evaluate-every-epochs = 0 }
            """;
    private static final int SHORT = 20; // epochs of 6 steps
    private static final int MEDIUM = 250;
    private static final int LONG = 600; // some seconds, so that others can join, die and come back meanwhile

    @TempDir
    private static Path shared;

    private static Path shortJob;
    private static Path mediumJob;
    private static Path longJob;
    private static String shortResult;
    private static String mediumResult;
    private static String longResult;

    @TempDir
    private Path folder;

    private RunningCluster cluster;

    @BeforeAll
    static void train() throws IOException {
        shortJob = Files.writeString(shared.resolve("short.conf"), JOB.formatted(SHORT));
        mediumJob = Files.writeString(shared.resolve("medium.conf"), JOB.formatted(MEDIUM));
        longJob = Files.writeString(shared.resolve("long.conf"), JOB.formatted(LONG));
        shortResult = trainedInOneProcess(shortJob);
        mediumResult = trainedInOneProcess(mediumJob);
        longResult = trainedInOneProcess(longJob);
    }

    private static String trainedInOneProcess(Path job) {
        List<String> command = Launched.java(Main.class, List.of(), "train", job.toString(), "--workers", "1");
        List<String> lines = Launched.run(shared, Map.of(), command).outLines();
        return lines.get(lines.size() - 1);
    }

    @BeforeEach
    void begin() {
        cluster = new RunningCluster(folder);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private int recoveries() throws IOException {
        String result = Files.readString(cluster.runDirectory().resolve("result.json"));
        var found = Pattern.compile("\"recoveries\" : (\\d+)").matcher(result);
        assertTrue(found.find(), result);
        return Integer.parseInt(found.group(1));
    }

    @Test
    void twoProcessesOfOneWorkerGiveTheResultOfOne() throws IOException {
        cluster.coordinate(shortJob.toString(), "--min-workers", "2");
        List<Launched.Running> hosts = List.of(cluster.worker(1), cluster.worker(1));
        assertEquals(shortResult, cluster.result());
        assertEquals(0, recoveries(), cluster::report);
        hosts.forEach(host -> assertEquals(0, host.ended().exitCode(), cluster::report));
    }

    @Test
    void threeProcessesOfSeveralWorkersGiveTheResultOfOne() throws IOException {
        cluster.coordinate(shortJob.toString(), "--min-workers", "5");
        cluster.worker(2);
        cluster.worker(2);
        cluster.worker(1);
        assertEquals(shortResult, cluster.result());
        assertEquals(0, recoveries(), cluster::report);
    }

    @Test
    void workersMayBeThereBeforeTheCoordinatorAndJoinInTheMiddleOfTheJob() throws IOException {
        cluster.worker(1);
        cluster.coordinate(longJob.toString());
        cluster.awaitMoreThan(100);
        cluster.worker(2);
        assertEquals(longResult, cluster.result());
        assertEquals(0, recoveries(), cluster::report);
        assertTrue(cluster.log().contains("generation=2"), cluster::log);
    }

    @Test
    void aKilledProcessIsReplacedByAnotherThatJoins() throws IOException {
        cluster.coordinate(longJob.toString(), "--min-workers", "3");
        cluster.worker(1);
        Launched.Running victim = cluster.worker(2);
        for (int kill = 0; kill < 3; kill++) {
            cluster.awaitMoreThan(cluster.committed() + 50);
            int committed = cluster.committed();
            victim.process().destroyForcibly();
            cluster.awaitMoreThan(committed);
            victim = cluster.worker(2);
        }
        assertEquals(longResult, cluster.result());
        assertTrue(recoveries() >= 1, cluster::report);
    }

    @Test
    void aProcessThatStandsStillForLongerThanItIsWaitedForComesBackAndSpoilsNothing() throws IOException {
        cluster.coordinate(mediumJob.toString(), "--min-workers", "2");
        cluster.worker(1);
        Launched.Running zombie = cluster.worker(1);
        cluster.awaitMoreThan(50);
        zombie.signal("STOP");
        int committed = cluster.committed();
        cluster.awaitMoreThan(committed + 100);
        zombie.signal("CONT");
        assertEquals(mediumResult, cluster.result());
        assertTrue(recoveries() >= 1, cluster::report);
    }

    @Test
    void aProcessThatIsToldToStopLeavesAtABoundaryAndNothingIsComputedTwice() throws IOException {
        cluster.coordinate(mediumJob.toString(), "--min-workers", "3");
        cluster.worker(1);
        Launched.Running leaver = cluster.worker(2);
        cluster.awaitMoreThan(50);
        leaver.signal("TERM");
        assertEquals(143, leaver.ended().exitCode(), cluster::report);
        assertEquals(mediumResult, cluster.result());
        assertEquals(0, recoveries(), cluster::report);
    }

    @Test
    void aNodeWhoseNumericsDifferIsRefusedWithASentence() {
        cluster.coordinate(longJob.toString());
        cluster.worker(1);
        cluster.awaitMoreThan(10);
        Launched odd = cluster.worker(Map.of("OPENBLAS_CORETYPE", "Nehalem"), 2).ended();
        assertEquals(2, odd.exitCode(), odd::err);
        assertEquals(1, odd.errLines().size(), odd::err);
        assertTrue(odd.err().contains("numerics"), odd::err);
        assertEquals(longResult, cluster.result());
    }

    @Test
    void aCoordinatorThatIsStoppedLeavesACheckpointFromWhichAnotherGoesOn() {
        Launched.Running first = cluster.coordinate(mediumJob.toString(), "--min-workers", "2");
        List<Launched.Running> hosts = List.of(cluster.worker(1), cluster.worker(1));
        cluster.awaitMoreThan(100);
        first.signal("TERM");
        assertEquals(143, first.ended().exitCode(), cluster::report);
        hosts.forEach(host -> assertEquals(1, host.ended().exitCode(), cluster::report));
        int committed = cluster.committed();
        cluster.worker(1);
        cluster.worker(1);
        cluster.coordinate("--resume", "--min-workers", "2");
        assertEquals(mediumResult, cluster.result());
        assertFalse(cluster.log().contains("resume step=0"), cluster::log);
        assertTrue(committed >= 100);
    }

    @Test
    void everythingMayBeKilledAndTheJobGoesOnFromItsCheckpoint() {
        cluster.coordinate(mediumJob.toString(), "--min-workers", "2");
        List<Launched.Running> hosts = List.of(cluster.worker(1), cluster.worker(1));
        cluster.awaitMoreThan(700);
        cluster.killCoordinator();
        hosts.forEach(host -> host.process().destroyForcibly());
        cluster.worker(2);
        cluster.coordinate("--resume", "--min-workers", "2");
        assertEquals(mediumResult, cluster.result());
    }

    @Test
    void workersWhoseCoordinatorIsKilledWaitForAnother() {
        cluster.coordinate(mediumJob.toString(), "--min-workers", "2");
        cluster.worker(1);
        cluster.worker(1);
        cluster.awaitMoreThan(700);
        cluster.killCoordinator();
        cluster.coordinate("--resume", "--min-workers", "2");
        assertEquals(mediumResult, cluster.result());
    }
}
