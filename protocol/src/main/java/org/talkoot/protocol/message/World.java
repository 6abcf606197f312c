package org.talkoot.protocol.message;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/**
 * The workers that train together in one generation, and what each does. Immutable.
 *
 * @param firstShard rank r computes the shards [firstShard[r], firstShard[r + 1]); one entry more than workers
 * @param chunkOwner by chunk: the rank that sums it, updates it and broadcasts it
 * @param node by rank: number of the process that hosts it; the workers of a process have adjacent ranks
 * @param startStep the first step of this world, counted from 0 over the whole job
 * @param boundary the world pauses when this many steps of the job are complete
 * @param patienceMs how long a worker waits for its peers, and a segment may take
 * @param fanOut of the tree of processes over which statistics travel; 0 where everyone tells everyone
 */
public record World(
        Fence fence,
        List<Integer> firstShard,
        List<Integer> chunkOwner,
        List<Integer> node,
        int startStep,
        int boundary,
        long patienceMs,
        int fanOut) {
    public World {
        firstShard = List.copyOf(firstShard);
        chunkOwner = List.copyOf(chunkOwner);
        node = List.copyOf(node);
    }

    /** One in which everyone tells everyone of statistics. */
    public World(
            Fence fence,
            List<Integer> firstShard,
            List<Integer> chunkOwner,
            List<Integer> node,
            int startStep,
            int boundary,
            long patienceMs) {
        this(fence, firstShard, chunkOwner, node, startStep, boundary, patienceMs, 0);
    }

    /** A world in one process. */
    public World(
            Fence fence,
            List<Integer> firstShard,
            List<Integer> chunkOwner,
            int startStep,
            int boundary,
            long patienceMs) {
        this(
                fence,
                firstShard,
                chunkOwner,
                Collections.nCopies(firstShard.size() - 1, 0),
                startStep,
                boundary,
                patienceMs);
    }

    public int workers() {
        return firstShard.size() - 1;
    }

    /** That a rank computes. */
    public int shards(int rank) {
        return firstShard.get(rank + 1) - firstShard.get(rank);
    }

    public boolean hasShards(int rank) {
        return shards(rank) > 0;
    }

    /** Processes that its workers are in. */
    public int nodes() {
        return node.get(workers() - 1) + 1;
    }

    /** Whether two ranks are in one process, and so share its arrays. */
    public boolean areTogether(int rank, int other) {
        return node.get(rank).equals(node.get(other));
    }

    /** The ranks of a process: adjacent, so they hold a contiguous range of the shards. */
    public BitSet ranksOf(int process) {
        BitSet ranks = new BitSet();
        ranks.set(node.indexOf(process), node.lastIndexOf(process) + 1);
        return ranks;
    }

    /**
     * Who speaks for a process about a chunk: the chunk's owner in its own process; elsewhere one of the workers, another
     * for the next chunk.
     */
    public int agent(int chunk, int process) {
        int owner = chunkOwner.get(chunk);
        if (node.get(owner) == process) {
            return owner;
        }
        int first = node.indexOf(process);
        return first + chunk % (node.lastIndexOf(process) + 1 - first);
    }

    /** The ranks other than that one that have shards. */
    public BitSet peersWithShards(int rank) {
        BitSet peers = new BitSet();
        for (int peer = 0; peer < workers(); peer++) {
            peers.set(peer, peer != rank && hasShards(peer));
        }
        return peers;
    }
}
