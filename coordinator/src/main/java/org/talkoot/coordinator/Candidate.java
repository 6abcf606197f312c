package org.talkoot.coordinator;

import java.util.List;
import org.talkoot.protocol.message.Fence;

/**
 * A worker that asks to join.
 *
 * @param name unique among the workers
 * @param node of the process that hosts it
 * @param chunkSizes floats of each chunk of its model
 * @param fingerprint of its numerics
 * @param newestWorld that it was in, under whatever coordinator; (0, 0) for none
 * @param committed steps of the job, as far as its process has heard; it has their snapshot
 */
public record Candidate(
        String name, String node, List<Integer> chunkSizes, String fingerprint, Fence newestWorld, int committed) {
    public Candidate {
        chunkSizes = List.copyOf(chunkSizes);
    }
}
