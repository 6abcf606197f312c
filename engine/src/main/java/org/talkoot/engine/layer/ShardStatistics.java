package org.talkoot.engine.layer;

import org.talkoot.engine.tree.TreeCover;

/**
 * Statistics that a layer needs over all shards of the world, such as a batch norm's moments: one array a node of the
 * {@link TreeCover}. A worker computes those of its own nodes and receives the others'.
 *
 * <p>Ownership: a node's array is written by the worker that holds the node, in the segment before the exchange, and read
 * by all in the segment after it. It may be written again at the next step: its readers are through by then, since the
 * step can't complete without them.
 */
public final class ShardStatistics {
    private final float[][] byNode; // (nodes, length)
    private final float[][] own; // (nodes of this worker, length)
    private final TreeCover cover;

    public ShardStatistics(TreeCover cover, int rank, int length) {
        this.cover = cover;
        byNode = new float[cover.nodes().size()][];
        own = new float[cover.nodeCount(rank)][length];
        accept(rank, own);
    }

    /** This worker's nodes, in the cover's order. */
    public float[][] own() {
        return own;
    }

    /** Whether all that this worker computed is. */
    public boolean isFinite() {
        for (float[] node : own) {
            for (float each : node) {
                if (!Float.isFinite(each)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** All nodes, in the cover's order. Complete only after the exchange. */
    public float[][] byNode() {
        return byNode;
    }

    /** Takes what a worker computed of its nodes. */
    public void accept(int rank, float[][] nodes) {
        System.arraycopy(nodes, 0, byNode, cover.firstNode(rank), cover.nodeCount(rank));
    }
}
