package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorldPlannerTest {

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
    void everyChunkHasOneOwner() {
        List<Integer> owners = WorldPlanner.owners(List.of(5, 5, 5, 5, 5), 3);
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
            List<Integer> owners = WorldPlanner.owners(sizes, workers);
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
        assertEquals(WorldPlanner.owners(sizes, 2), WorldPlanner.owners(sizes, 2));
        assertEquals(List.of(1, 1, 0, 0, 1), WorldPlanner.owners(sizes, 2));
    }
}
