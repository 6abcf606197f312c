package org.talkoot.engine.model;

import org.talkoot.engine.tensor.Shape;

/**
 * A named range of a model's flat arrays.
 *
 * @param name as in a state_dict of a PyTorch {@code nn.Sequential}: {@code 3.body.1.running_mean}
 * @param kind which of the model's arrays it is in
 * @param offset its first value there
 * @param decays whether weight decay shrinks it when biases are exempt
 */
public record Tensor(String name, Kind kind, Shape shape, int offset, boolean decays) {

    public enum Kind {
        /** In the flat parameters. */
        PARAMETER,
        /** In the flat buffers. */
        BUFFER,
        /** A count of training steps (I64) of shape (); {@code offset} is its number among the counters. */
        COUNTER
    }

    public int end() {
        return offset + shape.elements();
    }
}
