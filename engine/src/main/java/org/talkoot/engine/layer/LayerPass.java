package org.talkoot.engine.layer;

import java.util.List;

/**
 * A layer's computation on one worker: forward beside backward, over all rows of the worker at once. Whatever sums over
 * rows is computed per shard and summed in tree order; every GEMM has the bits of a call per shard, since its rounding depends
 * on its shape. So the bits don't depend on who computes what.
 *
 * <p>What computes is (part of) a segment: it never waits, never allocates, and runs on the worker's own thread. A layer
 * that needs statistics over all shards stops in the middle: {@link #forward} writes {@link #forwardStatistics}, the
 * worker exchanges them, and {@link #finishForward} goes on. What it then does with each row it may leave to the layer beside it, see
 * {@link RowwisePass}.
 */
public interface LayerPass {

    /** Told once: the next layer reads this one's output, before anybody else, and alone writes its gradient. */
    default void precedes(LayerPass next) {}

    /** The same, told to the layer after. */
    default void follows(LayerPass previous) {}

    /** Whether {@link #prepare} does a part of forward. */
    default boolean prepares() {
        return false;
    }

    /** What forward needs of no other layer: it may be done ahead, once the minibatch is loaded. Forward does what isn't. */
    default void prepare(Minibatch minibatch) {}

    /** Training mode: reads the input's values, writes the output's; up to the exchange, if there is one. */
    void forward(Minibatch minibatch);

    /** What the other workers must know between forward and finishForward; null if the layer needs no exchange. */
    default ShardStatistics forwardStatistics() {
        return null;
    }

    default void finishForward(Minibatch minibatch) {}

    /** Evaluation mode: no exchange, nothing kept. */
    default void evaluate(Minibatch minibatch) {
        forward(minibatch);
    }

    /** Whether {@link #inputGradient} does a part of backward. */
    default boolean splits() {
        return false;
    }

    /** The input's gradient, which may be computed ahead of the parameters'. Backward does what isn't done. */
    default void inputGradient(Minibatch minibatch) {}

    /**
     * Blocks of the parameters' gradients that may be computed ahead of the rest of backward, from the layer's first parameter on:
     * where in the flat parameters each ends.
     */
    default List<Integer> gradientBlocks() {
        return List.of();
    }

    /**
     * Computes the next of them, once the {@linkplain #inputGradient input's gradient} is computed if somebody needs it: no weights
     * of the block are read afterwards. Backward does what isn't done.
     *
     * @return where it ends
     */
    default int gradientBlock(Minibatch minibatch) {
        throw new IllegalStateException("this layer has no blocks");
    }

    /**
     * Reads the output's gradient, writes the input's (if it isn't null) and the gradients of the layer's parameters; up
     * to the exchange, if there is one. The layer reads no weights once backward (or finishBackward) is through.
     */
    void backward(Minibatch minibatch);

    /** What the other workers must know between backward and finishBackward; null if the layer needs no exchange. */
    default ShardStatistics backwardStatistics() {
        return null;
    }

    default void finishBackward(Minibatch minibatch) {}
}
