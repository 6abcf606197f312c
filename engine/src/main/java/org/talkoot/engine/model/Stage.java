package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.tensor.Shape;

/**
 * One element of a model laid out in the order of computation: a layer, or the beginning (fork) or end (join) of a
 * residual block.
 */
public sealed interface Stage {

    /** Where it stands in the job file, such as {@code model[3].body[1]}, and its type. */
    String position();

    /** Of one sample, before it. */
    Shape input();

    /** Of one sample, after it. */
    Shape output();

    /** The names of what it trains or keeps, as ranges of the model's arrays. */
    default List<Tensor> tensors() {
        return List.of();
    }

    /**
     * @param offsets where each parameter begins in the flat parameters
     * @param bufferOffsets where each buffer begins in the flat buffers
     */
    record Computation(
            String position,
            Layer layer,
            Shape input,
            Shape output,
            List<Tensor> tensors,
            int[] offsets,
            int[] bufferOffsets)
            implements Stage {}

    /** Where the input of a residual block goes two ways. */
    record Fork(String position, Shape input) implements Stage {
        @Override
        public Shape output() {
            return input;
        }
    }

    /** Where the two ways are added. {@code fork}: the number of the stage that began the block. */
    record Join(String position, Shape input, int fork) implements Stage {
        @Override
        public Shape output() {
            return input;
        }
    }
}
