package org.talkoot.engine.layer;

import java.util.List;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.Turns;
import org.talkoot.engine.tree.Turns.Turn;

/**
 * Which rows of the current minibatch a worker holds. Shard k of a minibatch of B samples is its rows [⌊kB/S⌋,
 * ⌊(k+1)B/S⌋); a worker's shards are contiguous, and its arrays hold just their rows: a shard is a row range in them. A worker
 * that computes its shards in {@link Turns} holds those of one turn at a time.
 */
public final class ShardRows {
    private final Turns turns;
    private final int shards;
    private Turn turn;
    private int minibatch;

    /** Of a worker that computes all its shards at once. */
    public ShardRows(TreeCover cover, int rank) {
        this(Turns.one(cover, rank));
    }

    public ShardRows(Turns turns) {
        this.turns = turns;
        shards = turns.shards();
        turn(0);
    }

    public Turns turns() {
        return turns;
    }

    /** Goes to a turn. */
    public void turn(int number) {
        turn = turns.get(number);
    }

    /** The one at hand. */
    public Turn turn() {
        return turn;
    }

    /** Goes to a minibatch of that many samples over the whole world. */
    public void minibatch(int samples) {
        minibatch = samples;
    }

    /** B: the samples of the minibatch over the whole world. */
    public int minibatch() {
        return minibatch;
    }

    /** S: the shards of a minibatch over the whole world. */
    public int shards() {
        return shards;
    }

    /** The nodes of the summation tree that the shards held are, from left to right. */
    public List<Node> nodes() {
        return turn.nodes();
    }

    /** The first of the shards held. */
    public int firstShard() {
        return turn.first();
    }

    /** The shard after the last one held. */
    public int endShard() {
        return turn.end();
    }

    /** The most shards held at a time. */
    public int mostShards() {
        return turns.mostShards();
    }

    /** Rows held, over all shards. */
    public int rows() {
        return rows(firstShard(), endShard());
    }

    /** Where the rows held begin in the minibatch. */
    public int firstGlobalRow() {
        return globalRow(firstShard());
    }

    /** The first row of that shard in this worker's arrays. */
    public int start(int shard) {
        return globalRow(shard) - firstGlobalRow();
    }

    /** Rows of any shard of the world; 0 if it is empty. */
    public int rows(int shard) {
        return rows(shard, shard + 1);
    }

    /** Rows of the shards [lo, hi), which may be anybody's. */
    public int rows(int lo, int hi) {
        return globalRow(hi) - globalRow(lo);
    }

    /** The most rows held at a time when the minibatch has at most that many samples. */
    public int capacity(int largestMinibatch) {
        // floor(end B / S) - floor(first B / S) <= ceil((end - first) B / S) for every B up to the largest
        return (int) (((long) mostShards() * largestMinibatch + shards - 1) / shards);
    }

    private int globalRow(int shard) {
        return (int) ((long) shard * minibatch / shards);
    }
}
