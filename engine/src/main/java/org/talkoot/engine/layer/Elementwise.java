package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/** A layer whose output has the shape of its input, whatever that is. */
interface Elementwise extends Layer {
    @Override
    default Shape output(Shape input) {
        return input;
    }
}
