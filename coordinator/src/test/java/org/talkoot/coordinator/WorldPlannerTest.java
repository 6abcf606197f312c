package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorldPlannerTest {
    private static double[] alike(int workers) {
        double[] pace = new double[workers];
        java.util.Arrays.fill(pace, 1);
        return pace;
    }

    @Test
    void sharesOfTheShardsAreContiguousAndAsEqualAsCanBe() {
        for (int shards = 1; shards <= 40; shards++) {
            for (int workers = 1; workers <= shards; workers++) {
                List<Integer> first = WorldPlanner.shards(shards, workers);
                assertEquals(workers + 1, first.size());
                assertEquals(0, first.get(0));
                assertEquals(shards, first.get(workers));
                for (int rank = 0; rank < workers; rank++) {
                    int share = first.get(rank + 1) - first.get(rank);
                    assertTrue(
                            share == shards / workers || share == (shards + workers - 1) / workers,
                            shards + " shards, " + workers + " workers: " + first);
                }
            }
        }
    }

    @Test
    void workersBeyondTheShardsGetNone() {
        assertEquals(List.of(0, 1, 2, 3, 3, 3), WorldPlanner.shards(3, 5));
    }

    @Test
    void aSlowWorkerGetsFewerShards() {
        assertEquals(List.of(0, 1, 6, 11, 16), WorldPlanner.shards(16, new double[] {3, 1, 1, 1}));
        assertEquals(List.of(0, 4, 8), WorldPlanner.shards(8, new double[] {1.1, 1}));
        assertEquals(List.of(0, 0, 2, 4), WorldPlanner.shards(4, new double[] {9, 1, 1}));
    }

    @Test
    void noOtherPlanWouldBeFaster() {
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int shards = 1 + random.nextInt(7);
            double[] pace = random.doubles(1 + random.nextInt(4), 0.5, 5).toArray();
            List<Integer> plan = WorldPlanner.shards(shards, pace);
            assertEquals(shards, plan.get(pace.length));
            double least = least(shards, pace, 0, 0);
            assertEquals(least, time(plan, pace), 1e-12, "seed " + seed + ": " + plan);
        }
    }

    private static double time(List<Integer> plan, double[] pace) {
        double most = 0;
        for (int rank = 0; rank < pace.length; rank++) {
            most = Math.max(most, (plan.get(rank + 1) - plan.get(rank)) * pace[rank]);
        }
        return most;
    }

    /** Over all ways to give the rest of the shards to the ranks from there on. */
    private static double least(int shards, double[] pace, int rank, double soFar) {
        if (rank == pace.length - 1) {
            return Math.max(soFar, shards * pace[rank]);
        }
        double least = Double.POSITIVE_INFINITY;
        for (int share = 0; share <= shards; share++) {
            least = Math.min(least, least(shards - share, pace, rank + 1, Math.max(soFar, share * pace[rank])));
        }
        return least;
    }

    @Test
    void aSlowWorkerOwnsFewerChunks() {
        List<Integer> owners = WorldPlanner.owners(Collections.nCopies(8, 10), new double[] {3, 1});
        assertEquals(2, owners.stream().filter(owner -> owner == 0).count());
    }

    @Test
    void everyChunkHasOneOwner() {
        List<Integer> owners = WorldPlanner.owners(List.of(5, 5, 5, 5, 5), alike(3));
        assertEquals(5, owners.size());
        assertTrue(owners.stream().allMatch(owner -> 0 <= owner && owner < 3), owners.toString());
    }

    @Test
    void noWorkerOwnsMoreThanItsShareByMoreThanAChunk() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<Integer> sizes =
                    random.ints(1 + random.nextInt(50), 1, 1_000).boxed().toList();
            int workers = 1 + random.nextInt(9);
            long[] owned = new long[workers];
            List<Integer> owners = WorldPlanner.owners(sizes, alike(workers));
            for (int chunk = 0; chunk < sizes.size(); chunk++) {
                owned[owners.get(chunk)] += sizes.get(chunk);
            }
            long total = sizes.stream().mapToLong(Integer::longValue).sum();
            for (long each : owned) {
                assertTrue(each <= total / workers + Collections.max(sizes), "seed " + seed + ": " + owners);
            }
        }
    }

    @Test
    void thePlanIsAFunctionOfItsInput() {
        List<Integer> sizes = List.of(7, 3, 3, 9, 1);
        assertEquals(WorldPlanner.owners(sizes, alike(2)), WorldPlanner.owners(sizes, alike(2)));
        assertEquals(List.of(1, 1, 0, 0, 1), WorldPlanner.owners(sizes, alike(2)));
    }
}
