package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two coordinators and three workers, each on a machine of its own, and a network that fails: the majority goes on. */
@Timeout(300)
class MajorityTest {
    private static final List<String> COORDINATORS = List.of("c1", "c2");
    private static final int QUIET_MS = 15_000; // longer than anybody needs to take over

    @TempDir
    private Path folder;

    private Machines machines;
    private RunningCluster cluster;
    private EndlessJob job;
    private RunningCoordinator leader;
    private RunningCoordinator standBy;

    @BeforeEach
    void train() throws IOException {
        machines = new Machines("c1", "c2", "w1", "w2", "w3");
        cluster = new RunningCluster(folder);
        job = new EndlessJob(folder, 1_000_000);
        COORDINATORS.forEach(name -> cluster.coordinator(name, machines.place(name)));
        COORDINATORS.forEach(name -> cluster.startOneOf(name, job.file(), "--insecure", "--min-workers", "3"));
        List.of("w1", "w2", "w3").forEach(name -> cluster.worker(machines.place(name), 1, "--insecure"));
        cluster.awaitMoreThan(20);
        leader = cluster.newestLeader();
        standBy = cluster.coordinator(leader.name().equals("c1") ? "c2" : "c1");
    }

    @AfterEach
    void end() {
        cluster.close();
        machines.close();
    }

    @Test
    @Tag("system")
    void theMajorityGoesOnThoughTheOneThatLedIsOnTheOtherSideAndComesBackToStandBy() throws IOException {
        machines.part(List.of(leader.name(), "w1"), List.of(standBy.name(), "w2", "w3"));
        assertEquals(standBy, cluster.awaitLeaderOtherThan(leader));
        cluster.awaitRecordedBy(standBy, leader.committed() + 20);
        int asked = occurrences(ClusterSystem.ASKS_AGAIN, leader.log());
        cluster.await(
                () -> occurrences(ClusterSystem.ASKS_AGAIN, leader.log()) > asked,
                leader.name() + " to look for the others");
        machines.heal();
        cluster.awaitRecordedBy(leader, standBy.committed());
        assertEquals(1, occurrences("is JOINING itself", leader.log()), "clusters that were begun");
        job.assertUndisturbed(cluster);
    }

    private static int occurrences(String words, String log) {
        return log.split(words, -1).length - 1;
    }

    @Test
    @Tag("long")
    void aStandByThatIsCutOffIsNotMissedAndComesBack() throws IOException {
        machines.part(List.of(standBy.name()), List.of(leader.name(), "w1", "w2", "w3"));
        cluster.await(
                () -> leader.log().contains("node=" + standBy.address())
                        && leader.log().contains(" is gone\n"),
                "a node to be removed");
        cluster.awaitRecordedBy(leader, standBy.committed() + 20);
        machines.heal();
        cluster.awaitRecordedBy(standBy, leader.committed());
        assertEquals(leader, cluster.newestLeader());
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void withoutAMajorityNobodyCommitsAnythingUntilTheNetworkIsBack() throws IOException {
        machines.part(List.of(leader.name(), "w1"), List.of(standBy.name(), "w2", "w3"));
        machines.part(List.of(standBy.name(), "w2"), List.of("w3"));
        leader.pause(QUIET_MS / 5); // what was under way when the network was cut
        int before = Math.max(leader.committed(), standBy.committed());
        leader.pause(QUIET_MS);
        assertEquals(before, Math.max(leader.committed(), standBy.committed()), cluster::report);
        machines.heal();
        cluster.awaitMoreThan(before);
        job.assertUndisturbed(cluster);
    }
}
