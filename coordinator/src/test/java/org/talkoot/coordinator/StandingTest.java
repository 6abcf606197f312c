package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.Phase;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.World;

/** What somebody is told who asks how a job is going. */
class StandingTest extends CoordinatorOfThree {
    private final Course course = new Course();
    private int heard; // events

    private JobStatus standing(long nowMs) {
        for (; heard < effects.events.size(); heard++) {
            course.heard(effects.events.get(heard), nowMs);
        }
        CoordinatorActor.AskStatus ask = new CoordinatorActor.AskStatus("digits", 60, List.of("here"), null);
        return machine.standing(nowMs).told(ask, course);
    }

    private void speaks(int rank, int steps, String doing, long nowMs) {
        machine.reported(new Alive(fence(), rank, steps, 7, 0, 0, doing, List.of(), Map.of(Phase.FORWARD, 30L)), nowMs);
    }

    @Test
    void aCoordinatorThatWaitsSaysForHowManyAndWhoIsHere() {
        assertTrue(join("b", 0));
        JobStatus status = standing(0);
        assertEquals("forming", status.phase());
        assertEquals(3, status.awaited());
        assertEquals(new Fence(1, 0), status.fence());
        assertEquals(
                List.of(new JobStatus.Worker("b", 0, 0, 0, -1, "it waits for the next world", false, Map.of())),
                status.workers());
        assertTrue(Float.isNaN(status.loss()));
        assertEquals("digits", status.job());
        assertEquals(List.of("here"), status.nodes());
    }

    @Test
    void stepsCountAsCompleteBeforeTheyAreCommitted() {
        form();
        standing(0);
        loses(0, 5, 4.5f, 4);
        JobStatus training = standing(40);
        assertEquals("training", training.phase());
        assertEquals(0, training.awaited());
        assertEquals(3, training.complete());
        assertEquals(0, training.committed());
        assertEquals(10, training.steps());
        assertEquals(4, training.loss());
        assertEquals(0, training.samplesPerSecond());
        loses(3, 3, 2);
        reachAll(5);
        JobStatus evaluating = standing(100);
        assertEquals("evaluating", evaluating.phase());
        assertEquals(5, evaluating.committed());
        assertEquals(2, evaluating.loss());
        assertEquals(60 * 5 / 0.1, evaluating.samplesPerSecond(), 1e-9);
    }

    @Test
    void theTimeOfAnEvaluationIsNoTrainingTime() {
        form();
        standing(0);
        train(5);
        standing(100);
        evaluateAll(5);
        standing(5_100);
        train(10);
        assertEquals(60 * 5 / 0.2, standing(5_300).samplesPerSecond(), 1e-9);
    }

    @Test
    void eachWorkerIsToldWithItsShardsAndWhatItDoesAndHowLongItHasBeenSilent() {
        form();
        speaks(1, 2, "step 3, waiting for rank 2", 1_000);
        List<JobStatus.Worker> workers = standing(1_250).workers();
        assertEquals(3, workers.size());
        assertEquals(8, workers.stream().mapToInt(JobStatus.Worker::shards).sum());
        assertEquals(
                new JobStatus.Worker(
                        "b",
                        effects.world.shards(1),
                        2,
                        0,
                        250,
                        "step 3, waiting for worker c",
                        false,
                        Map.of(Phase.FORWARD, 30L)),
                workers.get(1));
        assertEquals("it enters the world", workers.get(2).doing());
        assertEquals(1_250, workers.get(2).silentMs());
    }

    @Test
    void whoJoinsInTheMiddleWaitsForTheNextWorld() {
        form();
        assertTrue(join("d", 0));
        List<JobStatus.Worker> workers = standing(0).workers();
        assertEquals("d", workers.get(3).name());
        assertEquals(-1, workers.get(3).silentMs());
    }

    @Test
    void aFailureCountsAsRecoveryAndTheNextWorldIsTold() {
        form();
        loses(0, 5, 4.5f);
        machine.died("b", 10);
        JobStatus status = standing(10);
        assertEquals(1, status.recoveries());
        assertEquals(new Fence(1, 2), status.fence());
        assertEquals(0, status.complete());
        assertEquals(
                List.of("a", "c"),
                status.workers().stream().map(JobStatus.Worker::name).toList());
    }

    @Test
    void theJobsEndIsAPhaseToo() {
        form();
        machine.stop();
        assertEquals("over", standing(0).phase());
        assertEquals(new JobEvent.Stopped(0), effects.lastEvent());
    }

    @Test
    void aWorkerIsSlowThatTakesMuchLongerForAShardThanTheMedianOfItsWorld() {
        Pace pace = pace(10, 11.5, 11);
        List<String> names = List.of("a", "b", "c");
        assertFalse(pace.lags("a", names));
        assertFalse(pace.lags("b", names));
        assertTrue(pace(10, 13, 11).lags("b", names));
        assertEquals(13, pace(10, 13, 11).msPerShard("b"), 1e-9);
    }

    @Test
    void ofTwoWorkersTheSlowerOneMayBeSlow() {
        assertTrue(pace(10, 13).lags("b", List.of("a", "b")));
        assertFalse(pace(10, 11).lags("b", List.of("a", "b")));
    }

    @Test
    void beforeAnythingIsMeasuredNobodyIsSlow() {
        assertFalse(new Pace().lags("a", List.of("a", "b")));
        assertEquals(0, new Pace().msPerShard("a"));
    }

    /** After two measurements of a hundred steps, with so many milliseconds for a shard on each worker. */
    private static Pace pace(double... msPerShard) {
        Pace pace = new Pace();
        List<String> names = List.of("a", "b", "c").subList(0, msPerShard.length);
        Generation world = new Generation(worldOfOneShardEach(names.size()), names, 0);
        pace.entered(world.world(), names);
        for (int times = 1; times <= 2; times++) {
            for (int rank = 0; rank < names.size(); rank++) {
                long ms = Math.round(100 * times * msPerShard[rank]);
                world.vigil().heard(new Alive(FENCE, rank, 100 * times, times, ms, 0, "", List.of(), Map.of()), 0);
            }
            pace.measure(world);
        }
        return pace;
    }

    private static World worldOfOneShardEach(int workers) {
        List<Integer> firstShard = IntStream.rangeClosed(0, workers).boxed().toList();
        return new World(FENCE, firstShard, List.of(0), 0, 1_000, 1_000);
    }
}
