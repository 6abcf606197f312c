package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Five machines and a network that fails: whatever it does, the result is that of one process that needs none. */
@Timeout(300)
class PartitionTest {
    private static final String FIRST = "first"; // the machine of the coordinator
    private static final List<String> WORKERS = List.of("w1", "w2", "w3", "w4");

    @TempDir
    private Path folder;

    private Machines machines;
    private RunningCluster cluster;
    private EndlessJob job;
    private final List<RunningWorker> workers = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        machines = new Machines(FIRST, "w1", "w2", "w3", "w4", "relay");
        cluster = new RunningCluster(folder);
        job = new EndlessJob(folder, 1_000_000);
    }

    @AfterEach
    void end() {
        cluster.close();
        machines.close();
    }

    private void train() {
        cluster.coordinator(FIRST, machines.place(FIRST))
                .start(job.file(), "--insecure", "--min-workers", Integer.toString(WORKERS.size()));
        for (String name : WORKERS) {
            workers.add(cluster.worker(machines.place(name), 1, "--insecure"));
        }
        cluster.awaitMoreThan(20);
    }

    private void awaitWorldOf(Collection<String> names) {
        cluster.awaitWorldOf(
                names.stream().map(name -> workers.get(WORKERS.indexOf(name))).toArray(RunningWorker[]::new));
    }

    private int generation() {
        return cluster.holder().newestFence().generation();
    }

    @Test
    @Tag("system")
    void theCoordinatorsSideOfANetworkThatIsCutGoesOnThoughItIsTheSmallerOneAndTheOthersComeBack() throws IOException {
        train();
        machines.part(List.of(FIRST, "w1"), List.of("w2", "w3", "w4"));
        awaitWorldOf(List.of("w1"));
        cluster.await(() -> cluster.log().split(" is gone\n", -1).length == 1 + 3, "three nodes to be removed");
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aWorkerThatIsCutOffComesBackBeforeTheClusterMissesIt() throws IOException {
        train();
        machines.part(List.of("w4"), List.of(FIRST, "w1", "w2", "w3"));
        awaitWorldOf(List.of("w1", "w2", "w3"));
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aWorkerThatOnlyTheCoordinatorCantReachIsReplacedAndComesBack() throws IOException {
        train();
        machines.part(List.of("w4"), List.of(FIRST));
        awaitWorldOf(List.of("w1", "w2", "w3"));
        cluster.await(() -> cluster.log().contains(" is gone\n"), "a node to be removed");
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aLinkThatFlapsCostsTimeOnly() throws IOException {
        train();
        for (int flap = 0; flap < 5; flap++) {
            machines.part(List.of("w3", "w4"), List.of(FIRST, "w1", "w2"));
            int before = generation();
            cluster.await(() -> generation() > before, "a world without them");
            machines.heal();
            cluster.awaitMore(5);
        }
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void workersThatCantReachEachOtherThoughTheCoordinatorReachesBothAreNoTwoWorlds() throws IOException {
        train();
        int before = generation();
        machines.part(List.of("w1", "w2"), List.of("w3", "w4"));
        cluster.await(() -> generation() > before, "a world that the cut let through");
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aWorkerWhoseWordsDontArriveIsReplacedAndComesBack() throws IOException {
        train();
        List.of(FIRST, "w1", "w2", "w3").forEach(other -> machines.deafen(other, "w4"));
        awaitWorldOf(List.of("w1", "w2", "w3"));
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aWorkerThatHearsNothingIsReplacedAndComesBack() throws IOException {
        train();
        List.of(FIRST, "w1", "w2", "w3").forEach(other -> machines.deafen("w4", other));
        awaitWorldOf(List.of("w1", "w2", "w3"));
        machines.heal();
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aCoordinatorThatIsCutOffFromAllWorkersGoesOnWithThemOnceTheNetworkIsBack() throws IOException {
        train();
        machines.part(List.of(FIRST), WORKERS);
        cluster.await(() -> cluster.log().split(" is gone\n", -1).length == 1 + 4, "four nodes to be removed");
        int committed = cluster.committed();
        machines.heal();
        cluster.awaitMoreThan(committed); // though they begin at the start: no checkpoint was due
        awaitWorldOf(WORKERS);
        job.assertUndisturbed(cluster);
    }

    @Test
    @Tag("long")
    void aNetworkThatLosesOneOfFiftyPacketsIsSlowerAndNothingElse() throws IOException {
        train();
        machines.lose(0.02);
        cluster.awaitMore(1000);
        job.assertUndisturbed(cluster);
    }

    /** Each byte of either direction comes 50 ms late; handshakes and acknowledgements of TCP, which are the kernel's, don't. */
    @Test
    @Tag("long")
    void nodesThatAreFarFromEachOtherAreSlowerAndNobodyIsWrittenOff() throws IOException {
        List<String> all = new ArrayList<>(WORKERS);
        all.add(FIRST);
        List<String> routes = new ArrayList<>();
        for (String receiver : all) {
            int port = 7500 + routes.size();
            routes.add(port + "=" + machines.place(receiver).anyAddress());
            all.stream()
                    .filter(sender -> !sender.equals(receiver))
                    .forEach(sender -> machines.detour(sender, receiver, "relay", port));
        }
        cluster.run(machines.place("relay"), DelayingRelay.class, routes);
        train();
        cluster.awaitMoreThan(100);
        assertEquals(0, cluster.holder().recoveries(), cluster::report);
        job.assertUndisturbed(cluster);
    }
}
