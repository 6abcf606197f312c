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

    /** By chunk: its owner. The largest chunk first, to the worker that owns the least. */
    static List<Integer> owners(List<Integer> chunkSizes, int workers) {
        Integer[] owner = new Integer[chunkSizes.size()];
        long[] owned = new long[workers];
        List<Integer> largestFirst = IntStream.range(0, chunkSizes.size())
                .boxed()
                .sorted(Comparator.comparing(chunkSizes::get, Comparator.reverseOrder()))
                .toList();
        for (int chunk : largestFirst) {
            int least = IntStream.range(0, workers)
                    .boxed()
                    .min(Comparator.comparing(rank -> owned[rank]))
                    .orElseThrow();
            owner[chunk] = least;
            owned[least] += chunkSizes.get(chunk);
        }
        return Arrays.asList(owner);
    }
}
