package org.talkoot.worker.compute;

import java.util.BitSet;
import java.util.List;
import org.talkoot.engine.tree.SummationTree;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.protocol.message.World;

/**
 * Whose partial gradients a process hears: those of each of its own workers, and of every other process what its agent has
 * combined. Each part is a contiguous range of shards, so its nodes of the summation tree are leaves of the remaining sum.
 */
final class Parts {
    private final int[] part; // by rank
    private final BitSet together; // ranks of this process
    private final TreeCover cover; // by part
    private final List<Node> own; // what the workers of this process hold together
    private final int firstOwn; // number of the first node of the cover that one of them holds, if any does

    Parts(int shards, World world, int rank) {
        part = new int[world.workers()];
        together = world.ranksOf(world.node().get(rank));
        int[] firstShard = new int[world.workers() + 1];
        int parts = 0;
        for (int each = 0; each < world.workers(); each++) {
            boolean joins = each > 0 && world.areTogether(each, each - 1) && !world.areTogether(each, rank);
            part[each] = joins ? parts - 1 : parts++;
            firstShard[part[each] + 1] = world.firstShard().get(each + 1);
        }
        cover = new TreeCover(shards, java.util.Arrays.copyOf(firstShard, parts + 1));
        int node = world.node().get(rank);
        int firstRank = world.node().indexOf(node);
        int endRank = world.node().lastIndexOf(node) + 1;
        own = SummationTree.cover(
                shards, world.firstShard().get(firstRank), world.firstShard().get(endRank));
        firstOwn = cover.firstNode(part[firstRank]);
    }

    /** The part that a rank speaks for, itself or as the agent of its process. */
    int of(int rank) {
        return part[rank];
    }

    /** Whether the rank is in another process, so that what it sends arrives in an array of its own. */
    boolean isForeign(int rank) {
        return !together.get(rank);
    }

    TreeCover cover() {
        return cover;
    }

    List<Node> own() {
        return own;
    }

    int firstOwn() {
        return firstOwn;
    }
}
