package org.talkoot.engine.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * The order in which shards are summed, whoever computes them: the heart of "one job, one result".
 *
 * <p>Leaves are the shards 0 .. S-1. A node [lo, hi) splits at lo + the largest power of two below (hi - lo); its sum is
 * left + right. An empty shard is an absent leaf: its sibling passes through unchanged.
 */
public final class SummationTree {

    /** A node of the tree: the shards [lo, hi). */
    public record Node(int lo, int hi) {}

    private SummationTree() {}

    /** Where [lo, hi) splits; it has at least two leaves. */
    public static int split(int lo, int hi) {
        return lo + Integer.highestOneBit(hi - lo - 1);
    }

    /**
     * The largest whole nodes of the tree over {@code shards} leaves that make up [from, to), from left to right: what a
     * worker that holds these shards can sum alone. At most 2 log2(shards) of them.
     */
    public static List<Node> cover(int shards, int from, int to) {
        List<Node> nodes = new ArrayList<>();
        if (from < to) {
            collect(0, shards, from, to, nodes);
        }
        return List.copyOf(nodes);
    }

    private static void collect(int lo, int hi, int from, int to, List<Node> nodes) {
        if (hi <= from || lo >= to) {
            return;
        }
        if (from <= lo && hi <= to) {
            nodes.add(new Node(lo, hi));
            return;
        }
        int middle = split(lo, hi);
        collect(lo, middle, from, to, nodes);
        collect(middle, hi, from, to, nodes);
    }

    /** Depth of the tree over {@code shards} leaves: how many buffers a sum over it needs besides its result. */
    public static int depth(int shards) {
        return 32 - Integer.numberOfLeadingZeros(shards - 1);
    }
}
