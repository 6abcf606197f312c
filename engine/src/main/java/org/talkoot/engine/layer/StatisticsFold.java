package org.talkoot.engine.layer;

import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.TreeFold;

/**
 * Combines {@link ShardStatistics} of all nodes of the world after their exchange. Every worker does so alone, on copies
 * of its own: the nodes' arrays are read by others at the same time.
 */
final class StatisticsFold {
    private final List<Node> nodes;
    private final TreeFold tree;
    private final TreeFold.Combine combineNodes = this::combine;
    private final float[][] copies; // (nodes, length)
    private final boolean[] present; // (nodes)
    private final int[] end; // (nodes): the shard after the last one that was combined into this node
    private ShardSum.Combine combine;

    StatisticsFold(TreeCover cover, int length) {
        nodes = cover.nodes();
        tree = new TreeFold(cover);
        copies = new float[nodes.size()][length];
        present = new boolean[nodes.size()];
        end = new int[nodes.size()];
    }

    /** What all shards that have rows amount to; valid until the next call. */
    float[] fold(ShardStatistics statistics, ShardRows rows, ShardSum.Combine combine) {
        this.combine = combine;
        for (int node = 0; node < copies.length; node++) {
            int lo = nodes.get(node).lo();
            end[node] = nodes.get(node).hi();
            present[node] = rows.rows(lo, end[node]) > 0;
            if (present[node]) {
                System.arraycopy(statistics.byNode()[node], 0, copies[node], 0, copies[node].length);
            }
        }
        return copies[tree.fold(present, combineNodes)];
    }

    private void combine(int left, int right) {
        int lo = nodes.get(left).lo();
        int middle = nodes.get(right).lo();
        combine.combine(lo, middle, end[right], copies[left], 0, copies[right]);
        end[left] = end[right];
    }
}
