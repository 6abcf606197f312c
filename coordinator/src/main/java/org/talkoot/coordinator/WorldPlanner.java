package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Decides who computes which shards and who owns which chunks. Pure. */
final class WorldPlanner {
    private WorldPlanner() {}

    /**
     * Contiguous shares of the shards, as equal as can be. Workers beyond the shards get none: they own chunks.
     *
     * @return workers + 1 entries: worker r has [entry r, entry r + 1)
     */
    static List<Integer> shards(int shards, int workers) {
        int computing = Math.min(shards, workers);
        List<Integer> first = new ArrayList<>();
        for (int rank = 0; rank <= workers; rank++) {
            first.add((int) ((long) Math.min(rank, computing) * shards / computing));
        }
        return first;
    }

    /**
     * Contiguous shares of the shards for workers of different speed: each next shard to the one that has it done first.
     *
     * @param pace by rank: time for a shard
     */
    static List<Integer> shards(int shards, double[] pace) {
        int workers = pace.length;
        if (Arrays.stream(pace).distinct().count() == 1) {
            return shards(shards, workers);
        }
        int[] share = new int[workers];
        for (int shard = 0; shard < shards; shard++) {
            int soonest = 0;
            for (int rank = 1; rank < workers; rank++) {
                if ((share[rank] + 1) * pace[rank] < (share[soonest] + 1) * pace[soonest]) {
                    soonest = rank;
                }
            }
            share[soonest]++;
        }
        List<Integer> first = new ArrayList<>(List.of(0));
        for (int each : share) {
            first.add(first.get(first.size() - 1) + each);
        }
        return first;
    }

    /**
     * By chunk: its owner. The largest chunk first, to the worker that has the least to do.
     *
     * @param pace by rank: a slow one owns less
     */
    static List<Integer> owners(List<Integer> chunkSizes, double[] pace) {
        Integer[] owner = new Integer[chunkSizes.size()];
        double[] owned = new double[pace.length];
        List<Integer> largestFirst = IntStream.range(0, chunkSizes.size())
                .boxed()
                .sorted(Comparator.comparing(chunkSizes::get, Comparator.reverseOrder()))
                .toList();
        for (int chunk : largestFirst) {
            int least = IntStream.range(0, pace.length)
                    .boxed()
                    .min(Comparator.comparing(rank -> owned[rank]))
                    .orElseThrow();
            owner[chunk] = least;
            owned[least] += chunkSizes.get(chunk) * pace[least];
        }
        return Arrays.asList(owner);
    }
}
