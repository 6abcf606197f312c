package org.talkoot.engine.tree;

import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * Combines the nodes of a {@link TreeCover} up to the root, in the tree's own order. Absent nodes (no shard of theirs
 * has rows) are skipped: the sibling passes through.
 *
 * <p>Holds no data, so one fold serves every array that is cut alike. Nothing is allocated while folding.
 */
public final class TreeFold {

    /** What combining means: node {@code left} becomes left + right. */
    @FunctionalInterface
    public interface Combine {
        void combine(int left, int right);
    }

    private final int shards;
    private final List<Node> leaves;
    private final int[] leafAt; // (shards): number of the node that begins at this shard, or -1

    public TreeFold(TreeCover cover) {
        shards = cover.shards();
        leaves = cover.nodes();
        leafAt = new int[shards];
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            leafAt[leaves.get(leaf).lo()] = leaf;
        }
    }

    /**
     * Combines all present nodes into one, and returns that node's number: the leftmost present one; -1 if none is.
     *
     * @param present by node
     */
    public int fold(boolean[] present, Combine combine) {
        return fold(0, shards, present, combine);
    }

    /** The same for the nodes of the cover that make up one node of the tree. */
    public int fold(Node node, boolean[] present, Combine combine) {
        return fold(node.lo(), node.hi(), present, combine);
    }

    private int fold(int lo, int hi, boolean[] present, Combine combine) {
        int leaf = leafAt[lo];
        if (leaves.get(leaf).lo() == lo && leaves.get(leaf).hi() == hi) {
            return present[leaf] ? leaf : -1;
        }
        int middle = SummationTree.split(lo, hi);
        int left = fold(lo, middle, present, combine);
        int right = fold(middle, hi, present, combine);
        if (left < 0 || right < 0) {
            return Math.max(left, right);
        }
        combine.combine(left, right);
        return left;
    }
}
