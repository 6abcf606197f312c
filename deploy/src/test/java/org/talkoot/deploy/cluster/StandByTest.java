package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.Launched;

/** Several coordinators, real processes: one leads, and whatever becomes of it, the job goes on and its result stays. */
@Tag("system")
@Timeout(300)
class StandByTest {
    private static final List<String> BOTH = List.of("a", "b");
    private static final String SHORT_JOB = """
            job {
              name = short, epochs = 40, batch-size = 100, shards = 4, data { format = digits }
              model = [ { type = flatten }, { type = linear, out = 10 } ]
              optimizer { learning-rate = 0.05 }
            }
            """;

    @TempDir
    private Path folder;

    private RunningCluster cluster;
    private EndlessJob job;

    @BeforeEach
    void begin() throws IOException {
        cluster = new RunningCluster(folder);
        job = new EndlessJob(folder, 200);
    }

    @AfterEach
    void end() {
        cluster.close();
    }

    private void train() {
        cluster.coordinateTogether(BOTH, job.file(), "--min-workers", "2");
        cluster.worker(1);
        cluster.worker(1);
        cluster.awaitMoreThan(20);
    }

    @Test
    void eachCoordinatorMayDieAndComeBackAndTheOneThatIsToldToStopLeavesTheJobToTheOther() throws IOException {
        train();
        RunningCoordinator first = cluster.newestLeader();
        first.kill();
        RunningCoordinator second = cluster.awaitLeaderOtherThan(first);
        cluster.awaitMore(20);
        cluster.startOneOf(first.name(), "--resume");
        cluster.awaitRecordedBy(first, second.committed());
        second.signal("TERM");
        assertEquals(143, second.ended().exitCode(), cluster::report);
        assertEquals(first, cluster.awaitLeaderOtherThan(second));
        cluster.awaitMore(20);
        job.assertUndisturbed(cluster);
    }

    @Test
    void aCoordinatorThatStandsStillUntilTheOtherLeadsSpoilsNothingAndStandsBy() throws IOException {
        train();
        RunningCoordinator zombie = cluster.newestLeader();
        zombie.signal("STOP");
        RunningCoordinator other = cluster.awaitLeaderOtherThan(zombie);
        int committed = other.committed();
        cluster.awaitRecordedBy(other, committed + 20);
        zombie.signal("CONT");
        cluster.awaitRecordedBy(zombie, other.committed());
        job.assertUndisturbed(cluster);
        assertTrue(zombie.log().contains("resume step="), zombie::log);
    }

    @Test
    void allCoordinatorsRecordTheRunAndItsResultAndWhoDoesntFitIsRefused() throws IOException {
        Path shortJob = Files.writeString(folder.resolve("short.conf"), SHORT_JOB);
        Path another = Files.writeString(folder.resolve("another.conf"), SHORT_JOB.replace("0.05", "0.06"));
        cluster.coordinateTogether(BOTH, shortJob.toString());
        List<RunningCoordinator> two = BOTH.stream().map(cluster::coordinator).toList();
        cluster.await(() -> cluster.newestLeader().newestTerm() > 0, "a leader");

        cluster.coordinator("odd");
        Launched odd = cluster.startOneOf("odd", another.toString()).ended();
        assertEquals(2, odd.exitCode(), odd::err);
        assertTrue(odd.err().contains("\"learning-rate = 0.06\" instead of \"learning-rate = 0.05\""), odd::err);

        Launched lone = cluster.command("worker", "--join", two.get(0).address());
        assertEquals(2, lone.exitCode(), lone::err);
        assertTrue(lone.err().contains("--seeds"), lone::err);

        cluster.worker(1);
        List<Launched> ended = two.stream().map(RunningCoordinator::ended).toList();
        List<String> results = ended.stream()
                .map(each -> each.outLines().get(each.outLines().size() - 1))
                .toList();
        assertEquals(results.get(0), results.get(1), cluster::report);
        assertTrue(results.get(0).startsWith("weights sha256:"), results.get(0));
        for (String file : List.of("metrics.jsonl", "evaluations.jsonl")) {
            List<String> lines = Files.readAllLines(two.get(0).runDirectory().resolve(file));
            assertFalse(lines.isEmpty(), file);
            assertEquals(lines, Files.readAllLines(two.get(1).runDirectory().resolve(file)));
        }
    }
}
