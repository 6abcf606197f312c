package org.talkoot.worker.step;

import java.util.BitSet;
import org.talkoot.protocol.message.World;

/**
 * What one worker is to each chunk in one world: its owner; the agent of this process, where another process owns it; or
 * neither. Gradients go from the workers of a process to their agent, and from the agents to the owner, who is the agent of
 * its own process; new weights and velocity come back the same way. So each process sends and receives them once.
 */
final class ChunkRoles {
    private final World world;
    private final int rank;
    private final boolean alone; // in this process
    private final int[] agents; // by chunk: of this process
    private final BitSet[] speakers; // by chunk: ranks that tell this worker of their gradient, itself included
    private final BitSet[] listeners; // by chunk: ranks that this worker tells the new weights
    private final BitSet[] velocityListeners; // by chunk: likewise, the velocity: the owner tells other processes only
    private final BitSet owned = new BitSet(); // chunks that this worker owns
    private final BitSet foreign = new BitSet(); // chunks that are owned in another process

    ChunkRoles(World world, int rank) {
        this.world = world;
        this.rank = rank;
        int chunks = world.chunkOwner().size();
        BitSet together = world.ranksOf(world.node().get(rank));
        alone = together.cardinality() == 1;
        agents = new int[chunks];
        speakers = new BitSet[chunks];
        listeners = new BitSet[chunks];
        velocityListeners = new BitSet[chunks];
        for (int chunk = 0; chunk < chunks; chunk++) {
            owned.set(chunk, owner(chunk) == rank);
            agents[chunk] = world.agent(chunk, world.node().get(rank));
            foreign.set(chunk, !world.areTogether(rank, owner(chunk)));
            speakers[chunk] = new BitSet();
            if (agents[chunk] == rank) {
                speakers[chunk].or(together);
            }
            for (int node = 0; owns(chunk) && node < world.nodes(); node++) {
                speakers[chunk].set(world.agent(chunk, node));
            }
            listeners[chunk] = (BitSet) speakers[chunk].clone();
            listeners[chunk].clear(rank);
            velocityListeners[chunk] = (BitSet) listeners[chunk].clone();
            if (owns(chunk)) {
                velocityListeners[chunk].andNot(together);
            }
        }
    }

    int owner(int chunk) {
        return world.chunkOwner().get(chunk);
    }

    boolean owns(int chunk) {
        return owned.get(chunk);
    }

    /** To whom the workers of this process speak for the chunk. */
    int agent(int chunk) {
        return agents[chunk];
    }

    /** Whether this worker speaks for its process to an owner elsewhere. */
    boolean isAgent(int chunk) {
        return agents[chunk] == rank && !owns(chunk);
    }

    /** Whether it speaks for itself only: it has nothing to combine. */
    boolean isAlone() {
        return alone;
    }

    /** From whom this worker hears the new weights. */
    int source(int chunk) {
        return isAgent(chunk) ? owner(chunk) : agents[chunk];
    }

    BitSet speakers(int chunk) {
        return speakers[chunk];
    }

    BitSet listeners(int chunk) {
        return listeners[chunk];
    }

    BitSet velocityListeners(int chunk) {
        return velocityListeners[chunk];
    }

    BitSet owned() {
        return owned;
    }

    BitSet foreign() {
        return foreign;
    }
}
