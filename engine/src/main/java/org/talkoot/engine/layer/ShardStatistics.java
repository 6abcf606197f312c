package org.talkoot.engine.layer;

import java.util.List;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeFold;

/**
 * Statistics that a layer needs over all shards of the world, such as a batch norm's moments: one array a node of the
 * summation tree. A worker computes those of its own nodes and hears of others'. Where it hears of all, it combines them
 * itself; else it combines what it hears of, passes that on, and is handed down the total.
 *
 * <p>Ownership: a node's array is written by the worker that holds the node, in the segment before the exchange, and read
 * by those that hear of it until the segment after it; so are what is combined, and the total. Each may be written again at
 * the next step: its readers are through by then, since the step can't complete without them.
 */
public final class ShardStatistics {
    private final Gathering gathering;
    private final List<Node> nodes;
    private final TreeFold tree;
    private final ShardSum.Combine combine;
    private final TreeFold.Combine combineNodes = this::combineNodes;
    private final float[][] byNode; // (nodes, length)
    private final NodeSums own; // of this worker's nodes
    private final float[][]
            copies; // (nodes, length): to combine in, since others read the nodes' arrays at the same time
    private final float[][] combined; // (nodes that this worker can complete): each one of the copies
    private final boolean[] present; // (nodes): whether it is here and has rows
    private final int[] end; // (nodes): the shard after the last one that was combined into this node
    private float[] total; // null until it is known

    /**
     * @param rows that this worker holds
     * @param combine how two nodes become one
     */
    public ShardStatistics(Gathering gathering, ShardRows rows, int length, ShardSum.Combine combine) {
        this.gathering = gathering;
        this.combine = combine;
        nodes = gathering.parts().nodes();
        tree = new TreeFold(gathering.parts());
        byNode = new float[nodes.size()][];
        own = new NodeSums(rows, length);
        copies = new float[nodes.size()][length];
        combined = new float[gathering.held().size()][];
        present = new boolean[nodes.size()];
        end = new int[nodes.size()];
        accept(gathering.own(), own.nodes());
    }

    /** This worker's nodes, from left to right. */
    public float[][] own() {
        return own.nodes();
    }

    /** Where a layer computes them. */
    NodeSums sums() {
        return own;
    }

    /** Whether all that this worker computed is. */
    public boolean isFinite() {
        for (float[] node : own.nodes()) {
            for (float each : node) {
                if (!Float.isFinite(each)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Takes what is known of a part, by its nodes. */
    public void accept(int part, float[][] statistics) {
        System.arraycopy(
                statistics,
                0,
                byNode,
                gathering.parts().firstNode(part),
                gathering.parts().nodeCount(part));
    }

    /** Combines what is here; where that is all, the total is known then. */
    public void combine(ShardRows rows) {
        for (int node = 0; node < copies.length; node++) {
            int lo = nodes.get(node).lo();
            end[node] = nodes.get(node).hi();
            present[node] = byNode[node] != null && rows.rows(lo, end[node]) > 0;
            if (present[node]) {
                System.arraycopy(byNode[node], 0, copies[node], 0, copies[node].length);
            }
        }
        for (int i = 0; i < combined.length; i++) {
            int root = tree.fold(gathering.held().get(i), present, combineNodes);
            combined[i] = copies[Math.max(root, 0)]; // whatever, where none has rows
        }
        if (gathering.isComplete()) {
            total = combined[0];
        }
    }

    private void combineNodes(int left, int right) {
        int lo = nodes.get(left).lo();
        int middle = nodes.get(right).lo();
        combine.combine(lo, middle, end[right], copies[left], 0, copies[right]);
        end[left] = end[right];
    }

    /** After {@link #combine}: by node that this worker can complete. */
    public float[][] combined() {
        return combined;
    }

    /** Takes the total, which another worker combined. */
    public void acceptTotal(float[] statistics) {
        total = statistics;
    }

    /** Of the whole minibatch, where it is known: once it is combined, or handed down. */
    public float[] total() {
        return total;
    }

    /** Of the whole minibatch: combined now, unless it is known. Read only. */
    float[] takeTotal(ShardRows rows) {
        if (total == null) {
            combine(rows);
        }
        float[] known = total;
        total = null;
        return known;
    }
}
