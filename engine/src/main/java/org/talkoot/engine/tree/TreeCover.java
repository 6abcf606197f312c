package org.talkoot.engine.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * How a shard plan cuts the summation tree: each worker holds a contiguous range of shards, which is a few whole nodes
 * of the tree. Those nodes, from left to right over all workers, are the leaves of what remains to be summed between
 * workers; a node's number is its place in that order.
 */
public final class TreeCover {
    private final int shards;
    private final int[] firstShard; // (workers + 1): worker r holds [firstShard[r], firstShard[r + 1])
    private final int[] firstNode; // (workers + 1)
    private final List<Node> nodes;
    private final List<List<Node>> byRank; // kept: passes ask for them and may not allocate

    public TreeCover(int shards, int... firstShard) {
        if (firstShard.length < 2 || firstShard[0] != 0 || firstShard[firstShard.length - 1] != shards) {
            throw new IllegalArgumentException("a shard plan runs from 0 to " + shards);
        }
        this.shards = shards;
        this.firstShard = firstShard.clone();
        this.firstNode = new int[firstShard.length];
        List<Node> all = new ArrayList<>();
        for (int rank = 0; rank < workers(); rank++) {
            all.addAll(SummationTree.cover(shards, firstShard[rank], firstShard[rank + 1]));
            firstNode[rank + 1] = all.size();
        }
        this.nodes = List.copyOf(all);
        this.byRank = IntStream.range(0, workers())
                .mapToObj(rank -> nodes.subList(firstNode[rank], firstNode[rank + 1]))
                .toList();
    }

    /** One worker that holds every shard. */
    public static TreeCover single(int shards) {
        return new TreeCover(shards, 0, shards);
    }

    public int shards() {
        return shards;
    }

    public int workers() {
        return firstShard.length - 1;
    }

    public int firstShard(int rank) {
        return firstShard[rank];
    }

    public int endShard(int rank) {
        return firstShard[rank + 1];
    }

    /** All nodes, in order of their shards. */
    public List<Node> nodes() {
        return nodes;
    }

    public int firstNode(int rank) {
        return firstNode[rank];
    }

    public int nodeCount(int rank) {
        return firstNode[rank + 1] - firstNode[rank];
    }

    public List<Node> nodes(int rank) {
        return byRank.get(rank);
    }
}
