package org.talkoot.engine.layer;

/**
 * The minibatch of one step as one worker holds it. One object is reused for all steps; only the worker's own thread
 * touches it.
 */
public final class Minibatch {
    private final ShardRows rows;
    private final int[] samples; // (capacity): which sample of the data set each row is
    private int step;

    public Minibatch(ShardRows rows, int capacity) {
        this.rows = rows;
        this.samples = new int[capacity];
    }

    public ShardRows rows() {
        return rows;
    }

    /** The sample of the data set in each row: dropout's masks belong to it. Written when the minibatch is loaded. */
    public int[] samples() {
        return samples;
    }

    /** The step, counted from 0 over the whole job. */
    public int step() {
        return step;
    }

    public void step(int step) {
        this.step = step;
    }
}
