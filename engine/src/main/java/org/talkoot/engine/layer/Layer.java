package org.talkoot.engine.layer;

import java.util.List;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.tensor.Shape;

/**
 * A layer as a model describes it: shapes and parameters, no data. Immutable. {@link #bind} makes the {@link LayerPass}
 * that computes with one worker's arrays.
 */
public non-sealed interface Layer extends Element {

    /** Its name in a job file, such as {@code batch-norm}. */
    String type();

    /**
     * The shape of its output for one sample.
     *
     * @throws IllegalArgumentException if it can't take that input; the message says why and what would be right, without
     *     naming the layer's position or the shape, which the model adds
     */
    Shape output(Shape input);

    /** What it trains, in state_dict order. */
    default List<Parameter> parameters(Shape input) {
        return List.of();
    }

    /**
     * The names of what it keeps but doesn't train, each one value a channel, in state_dict order: a batch norm's
     * {@code running_mean} and {@code running_var}. A layer that has any also has {@code num_batches_tracked}.
     */
    default List<String> buffers() {
        return List.of();
    }

    /** The value that fills a buffer before the first step. */
    default float initialBuffer(String name) {
        return 0;
    }

    /**
     * The matrix products of a training step on so many samples: forward, the weights' gradient and, if it is wanted, the
     * input's.
     */
    default List<Product> products(Shape input, int samples, boolean inputGradient) {
        return List.of();
    }

    LayerPass bind(Binding binding);
}
