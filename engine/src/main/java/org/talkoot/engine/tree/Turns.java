package org.talkoot.engine.tree;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * The turns in which a worker computes its shards of a minibatch, from left to right: one for all, or one for each of the nodes
 * of the summation tree that are small enough. Then two siblings are summed as soon as the right one is computed, as a binary
 * counter carries. So log2(turns) + 1 slots for sums are about enough; and after the last turn the first slots hold the nodes
 * that the worker would have computed at once, with the same bits.
 */
public final class Turns {
    /** After its turn: a slot, which holds the node {@code left}, takes up its sibling {@code right} from the slot behind it. */
    public record Carry(int slot, Node left, Node right) {}

    /**
     * The shards [first, end).
     *
     * @param nodes of the tree that they are
     * @param slot where the sum of the first node goes; those of the others go behind it
     */
    public record Turn(int first, int end, List<Node> nodes, int slot, List<Carry> carries) {}

    private final TreeCover cover;
    private final int rank;
    private final List<Turn> turns = new ArrayList<>();
    private int slots;

    /** @param least turns, each of at most so large a part of the worker's shards; as many as it has shards, if they are fewer */
    public Turns(TreeCover cover, int rank, int least) {
        this.cover = cover;
        this.rank = rank;
        int own = endShard() - firstShard();
        int most = own / Math.max(1, Math.min(least, own));
        if (most == own) {
            slots = cover.nodeCount(rank);
            turns.add(new Turn(firstShard(), endShard(), cover.nodes(rank), 0, List.of()));
        } else {
            List<Node> held = new ArrayList<>(); // by slot
            cover.nodes(rank).forEach(node -> add(node, most, held));
        }
    }

    /** Of a worker that computes all its shards at once. */
    public static Turns one(TreeCover cover, int rank) {
        return new Turns(cover, rank, 1);
    }

    private void add(Node node, int most, List<Node> held) {
        if (node.hi() - node.lo() > most) {
            int middle = SummationTree.split(node.lo(), node.hi());
            add(new Node(node.lo(), middle), most, held);
            add(new Node(middle, node.hi()), most, held);
            return;
        }
        int slot = held.size();
        held.add(node);
        slots = Math.max(slots, held.size());
        turns.add(new Turn(node.lo(), node.hi(), List.of(node), slot, carries(held)));
    }

    private List<Carry> carries(List<Node> held) {
        List<Carry> carries = new ArrayList<>();
        for (int slot = held.size() - 2; slot >= 0 && areSiblings(held.get(slot), held.get(slot + 1)); slot--) {
            Node right = held.remove(slot + 1);
            Node left = held.set(slot, new Node(held.get(slot).lo(), right.hi()));
            carries.add(new Carry(slot, left, right));
        }
        return List.copyOf(carries);
    }

    private boolean areSiblings(Node left, Node right) {
        return SummationTree.cover(cover.shards(), left.lo(), right.hi()).size() == 1;
    }

    public int count() {
        return turns.size();
    }

    public Turn get(int number) {
        return turns.get(number);
    }

    /** The most shards of a turn. */
    public int mostShards() {
        return turns.stream().mapToInt(turn -> turn.end() - turn.first()).max().orElseThrow();
    }

    /** How many sums are held at a time. */
    public int slots() {
        return slots;
    }

    /** How many of them are left after the last turn. */
    public int nodes() {
        return cover.nodeCount(rank);
    }

    /** Of the world. */
    public int shards() {
        return cover.shards();
    }

    /** The first of this worker's shards. */
    public int firstShard() {
        return cover.firstShard(rank);
    }

    /** The shard after this worker's last. */
    public int endShard() {
        return cover.endShard(rank);
    }
}
