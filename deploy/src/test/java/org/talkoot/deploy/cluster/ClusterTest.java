package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;

/** Real processes on this machine: whatever becomes of them, the result is that of one process. */
@Tag("system")
@Timeout(300)
class ClusterTest {
    private static final int CHECKPOINT_STEPS = 100;

    @TempDir
    private Path folder;

    private RunningCluster cluster;
    private EndlessJob job;

    @BeforeEach
    void begin() throws IOException {
        cluster = new RunningCluster(folder);
        job = new EndlessJob(folder, CHECKPOINT_STEPS);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    @Test
    void whoJoinsAndLeavesInTheMiddleOfAJobDoesSoAtABoundaryAndNothingIsComputedTwice() throws IOException {
        RunningWorker first = cluster.worker(Place.HERE, 1); // there before the coordinator
        cluster.coordinate(job.file());
        cluster.awaitWorldOf(first);
        RunningWorker second = cluster.worker(Place.HERE, 2);
        cluster.awaitWorldOf(first, second);
        second.process().signal("TERM");
        assertEquals(143, second.process().ended().exitCode(), cluster::report);
        cluster.awaitWorldOf(first);
        assertEquals(0, cluster.holder().recoveries(), cluster::report);
        job.assertUndisturbed(cluster);
    }

    @Test
    void whoIsKilledIsReplacedByAnotherThatJoinsAndWhoStandsStillComesBackAndSpoilsNothing() throws IOException {
        cluster.coordinate(job.file(), "--min-workers", "4");
        RunningWorker stays = cluster.worker(Place.HERE, 1);
        RunningWorker victim = cluster.worker(Place.HERE, 2);
        RunningWorker zombie = cluster.worker(Place.HERE, 1);
        cluster.awaitWorldOf(stays, victim, zombie);
        victim.kill();
        cluster.awaitWorldOf(stays, zombie);
        RunningWorker another = cluster.worker(Place.HERE, 2);
        cluster.awaitWorldOf(stays, zombie, another);
        zombie.process().signal("STOP");
        cluster.awaitWorldOf(stays, another);
        zombie.process().signal("CONT");
        cluster.awaitWorldOf(stays, zombie, another);
        assertTrue(cluster.holder().recoveries() >= 2, cluster::report);
        job.assertUndisturbed(cluster);
    }

    @Test
    void aNodeWhoseNumericsDifferIsRefusedWithASentence() throws IOException {
        cluster.coordinate(job.file());
        RunningWorker worker = cluster.worker(Place.HERE, 1);
        cluster.awaitWorldOf(worker);
        Launched odd = cluster.worker(Map.of("OPENBLAS_CORETYPE", "Nehalem"), 2).ended();
        assertEquals(2, odd.exitCode(), odd::err);
        assertEquals(1, odd.errLines().size(), odd::err);
        assertTrue(odd.err().contains("numerics"), odd::err);
        job.assertUndisturbed(cluster);
    }

    @Test
    void aCoordinatorThatIsStoppedOrKilledAloneOrWithAllOthersIsFollowedByOneThatGoesOn() throws IOException {
        Launched.Running first = cluster.coordinate(job.file(), "--min-workers", "2");
        List<Launched.Running> hosts = List.of(cluster.worker(1), cluster.worker(1));
        cluster.awaitMoreThan(CHECKPOINT_STEPS);
        first.signal("TERM");
        assertEquals(143, first.ended().exitCode(), cluster::report);
        hosts.forEach(host -> assertEquals(1, host.ended().exitCode(), cluster::report));
        int committed = cluster.committed();

        cluster.coordinate("--resume", "--min-workers", "2");
        List<Launched.Running> workers = List.of(cluster.worker(1), cluster.worker(1));
        cluster.awaitMoreThan(committed);
        assertTrue(cluster.log().contains("resume step=" + committed), cluster::log);
        cluster.awaitMore(CHECKPOINT_STEPS);
        cluster.killCoordinator(); // its workers wait for another

        cluster.coordinate("--resume", "--min-workers", "2");
        int resumed = cluster.committed();
        cluster.awaitMoreThan(resumed + CHECKPOINT_STEPS);
        workers.forEach(worker -> assertTrue(worker.process().isAlive(), cluster::report));
        cluster.killCoordinator();
        workers.forEach(worker -> worker.process().destroyForcibly());

        cluster.worker(2);
        cluster.coordinate("--resume", "--min-workers", "2");
        cluster.awaitMore(1);
        assertFalse(cluster.log().contains("resume step=0"), cluster::log);
        job.assertUndisturbed(cluster);
    }
}
