package org.talkoot.engine.tree;

import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * What one worker hears of a sum over all shards: the parts that others and it itself hold, each a contiguous range of shards,
 * and what they make up together.
 *
 * @param parts by part: the nodes of the tree in it, from left to right; those that it never hears of included
 * @param own its own part
 * @param held the nodes of the tree that it can complete: the root alone where it hears of all
 */
public record Gathering(TreeCover parts, int own, List<Node> held) {
    public Gathering {
        held = List.copyOf(held);
    }

    /** Of a worker that hears of everyone. */
    public static Gathering ofAll(TreeCover cover, int rank) {
        return new Gathering(cover, rank, List.of(new Node(0, cover.shards())));
    }

    /** Whether it can complete the whole sum. */
    public boolean isComplete() {
        return held.size() == 1 && held.get(0).hi() - held.get(0).lo() == parts.shards();
    }
}
