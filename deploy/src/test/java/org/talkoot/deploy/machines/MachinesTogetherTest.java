package org.talkoot.deploy.machines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Coordinator and workers together: whatever happens, the job finishes, and every step is committed once and in order. */
class MachinesTogetherTest {
    private static final int SEEDS = 2_000;

    private static VirtualCluster undisturbed(long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        History history = cluster.run();
        assertTrue(history.isFinished(), "it hangs");
        assertEquals(List.of(), history.alarms());
        return cluster;
    }

    private static History disturbed(long seed, Faults faults) {
        long tookMs = undisturbed(seed).nowMs();
        VirtualCluster cluster = new VirtualCluster(seed);
        cluster.schedule(faults, tookMs * 11 / 10);
        History history = cluster.run();
        assertTrue(history.isFinished(), () -> "it hangs after " + history.alarms());
        return history;
    }

    private interface Run {
        void with(long seed);
    }

    private static void forManySeeds(Run run) {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                run.with(seed);
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    @Test
    void withoutFaultsNoWorldFails() {
        forManySeeds(MachinesTogetherTest::undisturbed);
    }

    @Test
    void joinsAndLeavesFailNoWorldAndComputeNothingTwice() {
        int[] changes = {0};
        forManySeeds(seed -> {
            History history = disturbed(seed, new Faults(0, 0, 0, 0, 0, 3, 3));
            assertEquals(List.of(), history.alarms());
            changes[0] += history.worlds() - 1;
        });
        assertTrue(changes[0] > SEEDS / 2, "only " + changes[0] + " changes of the world");
    }

    @Test
    void whateverFailsAndWheneverEveryStepIsCommittedOnceAndInOrder() {
        List<String> alarms = new ArrayList<>();
        forManySeeds(seed ->
                alarms.addAll(disturbed(seed, Faults.random(new Random(~seed))).alarms()));
        for (String kind : List.of(
                "died before step",
                "had told the losses",
                "died during the evaluation",
                "had handed over the final weights",
                "it hangs for",
                ": no",
                "no statistics",
                "no gradient",
                "no new weights",
                "no word from the coordinator at the boundary",
                "holds other weights")) {
            assertTrue(alarms.stream().anyMatch(alarm -> alarm.contains(kind)), "never: " + kind);
        }
    }
}
