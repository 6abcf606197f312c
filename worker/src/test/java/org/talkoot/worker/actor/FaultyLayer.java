package org.talkoot.worker.actor;

import org.talkoot.engine.layer.Binding;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.Minibatch;
import org.talkoot.engine.tensor.Shape;

/**
 * Does nothing, until something happens in its backward.
 *
 * @param step the one in which it happens, counted from 0
 */
record FaultyLayer(int step, Runnable fault) implements Layer {
    @Override
    public String type() {
        return "faulty";
    }

    @Override
    public Shape output(Shape input) {
        return Shape.features(10);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new LayerPass() {
            @Override
            public void forward(Minibatch minibatch) {}

            @Override
            public void backward(Minibatch minibatch) {
                if (minibatch.step() == step) {
                    fault.run();
                }
            }
        };
    }
}
