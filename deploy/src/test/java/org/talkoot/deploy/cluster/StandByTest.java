package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final int BEST_JOB_STEPS = 18; // of an epoch
    private static final String BEST_JOB = """
            job {
              name = best, seed = 3, epochs = 400, batch-size = 64, shards = 4
              data { format = digits, validation-fraction = 0.2 }
              model = [ { type = flatten }, { type = linear, out = 256 }, { type = batch-norm }, { type = relu }
                        { type = linear, out = 10 } ]
              optimizer { learning-rate = 0.3, momentum = 0.9 }
              early-stopping { patience = 10, restore-best = true }
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

    @Tag("system")
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

    @Tag("system")
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

    @Tag("system")
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

    @Tag("system")
    @Test
    void theBestWeightsAreRestoredByTheCoordinatorThatTookOverAfterThem() throws IOException {
        assertRestoresBest("{ every-epochs = 1 }");
    }

    @Tag("long")
    @Test
    void theBestWeightsAreRestoredWithoutCheckpointsByTheCoordinatorThatTookOverAfterThem() throws IOException {
        assertRestoresBest("off");
    }

    /** The one that dies has the best weights in its checkpoints or its memory; the other has to have them too. */
    private void assertRestoresBest(String checkpoint) throws IOException {
        Path best = Files.writeString(folder.resolve("best.conf"), BEST_JOB + "run.checkpoint = " + checkpoint);
        Path alone = folder.resolve("alone");
        Launched undisturbed = Launched.here("train", best.toString(), "--workers=1", "--run-dir=" + alone);
        JsonNode expected = new ObjectMapper().readTree(Files.readString(alone.resolve("result.json")));
        int bestEpoch = expected.path("weightsOfStep").asInt() / BEST_JOB_STEPS;
        assertTrue(bestEpoch * BEST_JOB_STEPS < expected.path("steps").asInt(), expected::toString);

        cluster.coordinateTogether(BOTH, best.toString());
        cluster.worker(1);
        cluster.worker(1);
        cluster.await(() -> cluster.newestLeader().evaluations() > bestEpoch, "the best epoch");
        RunningCoordinator first = cluster.newestLeader();
        first.kill();
        assertFalse(Files.exists(first.runDirectory().resolve("result.json")), "it ended before it was killed");
        RunningCoordinator second = cluster.awaitLeaderOtherThan(first);
        List<String> lines = second.ended().outLines();
        assertEquals(
                undisturbed.outLines().get(undisturbed.outLines().size() - 1),
                lines.get(lines.size() - 1),
                cluster::report);
        JsonNode actual = new ObjectMapper()
                .readTree(Files.readString(second.runDirectory().resolve("result.json")));
        for (String key : List.of("weightsOfStep", "evaluation", "validation")) {
            assertEquals(expected.path(key), actual.path(key), key);
        }
    }
}
