package org.talkoot.protocol.message;

import java.util.BitSet;
import java.util.List;

/**
 * The workers that train together in one generation, and what each does. Immutable.
 *
 * @param firstShard rank r computes the shards [firstShard[r], firstShard[r + 1]); one entry more than workers
 * @param chunkOwner by chunk: the rank that sums it, updates it and broadcasts it
 * @param startStep the first step of this world, counted from 0 over the whole job
 * @param boundary the world pauses when this many steps of the job are complete
 * @param patienceMs how long a worker waits for its peers, and a segment may take
 */
public record World(
        Fence fence, List<Integer> firstShard, List<Integer> chunkOwner, int startStep, int boundary, long patienceMs) {
    public World {
        firstShard = List.copyOf(firstShard);
        chunkOwner = List.copyOf(chunkOwner);
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

    /** The ranks other than that one that have shards. */
    public BitSet peersWithShards(int rank) {
        BitSet peers = new BitSet();
        for (int peer = 0; peer < workers(); peer++) {
            peers.set(peer, peer != rank && hasShards(peer));
        }
        return peers;
    }
}
