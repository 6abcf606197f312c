package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.tree.Turns;
import org.talkoot.engine.tree.Turns.Carry;

/** What a worker sums over the shards of each of its nodes of the summation tree: an array a node, whole after the last turn. */
public final class NodeSums {
    private final ShardRows rows;
    private final float[][] slots; // (slots, length), as Turns has them
    private final float[][] nodes; // the first of them

    public NodeSums(ShardRows rows, int length) {
        this.rows = rows;
        Turns turns = rows.turns();
        slots = new float[turns.slots()][length];
        nodes = Arrays.copyOf(slots, turns.nodes());
    }

    /** Where the sum over a node goes, by its number among those {@linkplain ShardRows#nodes held}. */
    public float[] of(int node) {
        return slots[rows.turn().slot() + node];
    }

    /** After a turn has written the range [from, to): adds up those sums that it completes. */
    public void carry(int from, int to) {
        for (int i = 0; i < rows.turn().carries().size(); i++) {
            Carry carry = rows.turn().carries().get(i);
            float[] left = slots[carry.slot()];
            float[] right = slots[carry.slot() + 1];
            if (rows.rows(carry.left().lo(), carry.left().hi()) == 0) {
                System.arraycopy(right, from, left, from, to - from); // if that has no rows either, it is no matter
            } else if (rows.rows(carry.right().lo(), carry.right().hi()) > 0) {
                Blas.add(to - from, right, from, left, from);
            }
        }
    }

    /** By node of this worker, from left to right. */
    public float[][] nodes() {
        return nodes;
    }
}
