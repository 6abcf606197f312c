package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Losses;

/** Shards move from slow workers to fast ones, at boundaries, where nothing is computed twice. */
class CoordinatorPaceTest {
    private static final int SHARDS = 16;
    private final RecordingCoordinatorEffects effects = new RecordingCoordinatorEffects();
    private final CoordinatorMachine machine = new CoordinatorMachine(
            new JobPlan(SHARDS, 1_000_000, 1, 0, false),
            Start.first(1, 4, 0, List.of()),
            new Timing(1_000, 1_000, 1_000, 30_000, 1_000),
            effects,
            0);
    private long nowMs;
    private int steps;
    private final long[] trainedMs = new long[4];

    private void form() {
        for (String name : List.of("a", "b", "c", "d")) {
            machine.joined(new Candidate(name, "here", List.of(11), "numerics", new Fence(0, 0), 0), 0);
        }
    }

    /** To the next boundary, with that many milliseconds for a shard of a step on each worker. */
    private void train(double... msPerShard) {
        int boundary = effects.boundary;
        long slowest = 0;
        if (effects.world.startStep() == steps) {
            java.util.Arrays.fill(trainedMs, 0);
        }
        for (int rank = 0; rank < 4; rank++) {
            double ms = msPerShard[rank] * effects.world.shards(rank) * (boundary - steps);
            trainedMs[rank] += (long) ms;
            slowest = Math.max(slowest, (long) ms);
        }
        nowMs += slowest;
        Fence fence = effects.world.fence();
        for (int rank = 0; rank < 4; rank++) {
            machine.reported(
                    new Alive(fence, rank, boundary, boundary, trainedMs[rank], 0, "waiting", List.of(), Map.of()),
                    nowMs);
        }
        for (int from = steps; from < boundary; from += Losses.MOST) {
            machine.reported(new Losses(fence, 0, from, new float[Math.min(Losses.MOST, boundary - from)]), nowMs);
        }
        steps = boundary;
        for (int rank = 0; rank < 4; rank++) {
            machine.reported(new BoundaryReached(fence, rank, boundary, 17, true), nowMs);
        }
    }

    private List<Integer> plan() {
        return effects.world.firstShard();
    }

    @Test
    void workersOfTheSameSpeedKeepTheirShards() {
        form();
        for (int i = 0; i < 20; i++) {
            train(1, 1.1, 0.9, 1.05);
        }
        assertEquals(List.of(0, 4, 8, 12, 16), plan());
        assertEquals(1, effects.world.fence().generation());
    }

    @Test
    void aSlowWorkerGivesShardsAwayAndNothingIsComputedTwice() {
        form();
        for (int i = 0; i < 8; i++) {
            train(1, 3, 1, 1);
        }
        assertEquals(List.of(0, 5, 6, 11, 16), plan());
        assertEquals(List.of(), effects.events(JobEvent.Recovering.class));
        assertEquals(2, effects.world.fence().generation());
    }

    @Test
    void oneSlowMomentIsNoReason() {
        form();
        for (int i = 0; i < 12; i++) {
            train(1, i == 6 ? 3 : 1, 1, 1);
        }
        assertEquals(List.of(0, 4, 8, 12, 16), plan());
    }

    @Test
    void whoIsFastAgainGetsItsShardsBack() {
        form();
        for (int i = 0; i < 8; i++) {
            train(1, 3, 1, 1);
        }
        for (int i = 0; i < 20; i++) {
            train(1, 1, 1, 1);
        }
        assertEquals(List.of(0, 4, 8, 12, 16), plan());
    }

    @Test
    void whoWasSoSlowThatItGotNothingHasAnotherChance() {
        form();
        for (int i = 0; i < 50 && effects.world.shards(1) > 0; i++) {
            train(1, 30, 1, 1);
        }
        assertEquals(0, effects.world.shards(1));
        int again = 0;
        for (int i = 0; i < 60; i++) {
            train(1, 1, 1, 1);
            again = Math.max(again, effects.world.shards(1));
        }
        assertTrue(again > 0);
        assertEquals(List.of(0, 4, 8, 12, 16), plan());
    }
}
