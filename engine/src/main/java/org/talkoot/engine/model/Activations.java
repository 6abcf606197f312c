package org.talkoot.engine.model;

import java.util.List;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.Minibatch;

/** The arrays between a model's stages on one worker. */
final class Activations {
    private Activations() {}

    /**
     * The input of stage i at [i], its output at [i + 1]. A fork passes its input on as it is, and so does a layer that has
     * {@linkplain #isNothingLeft nothing left} to compute; the last of a residual's body shares the join's gradient, since
     * adding passes a gradient through. Gradients are left out before the first parameters.
     */
    static Activation[] allocate(List<Stage> stages, float[] inputs, int capacity) {
        boolean[] needed = needed(stages);
        Activation[] between = new Activation[stages.size() + 1];
        between[0] = new Activation(inputs, null);
        for (int i = 0; i < stages.size(); i++) {
            if (isPassedOn(stages, i)) {
                between[i + 1] = between[i];
            } else {
                int length = Math.multiplyExact(capacity, stages.get(i).output().elements());
                between[i + 1] = new Activation(new float[length], needed[i + 1] ? new float[length] : null);
            }
        }
        for (int i = stages.size() - 1; i >= 0; i--) {
            if (stages.get(i) instanceof Stage.Join join) {
                boolean computes = between[i].values() != between[join.fork()].values();
                if (computes) {
                    between[i] = new Activation(between[i].values(), needed[i] ? between[i + 1].gradient() : null);
                }
            } else if (isPassedOn(stages, i)) {
                between[i] = between[i + 1];
            }
        }
        return between;
    }

    static boolean isPassedOn(List<Stage> stages, int i) {
        return stages.get(i) instanceof Stage.Fork || isNothingLeft(stages, i);
    }

    /** Whether the layer's input is its output: a ReLU that a batch norm computed, a flatten that leaves the order as it is. */
    static boolean isNothingLeft(List<Stage> stages, int i) {
        return i > 0 && Rectification.isDoneBy(stages, i - 1)
                || stages.get(i) instanceof Stage.Computation stage
                        && stage.layer() instanceof Flatten
                        && (stage.input().channels() == 1 || stage.input().positions() == 1);
    }

    /** The pass of such a layer. */
    static LayerPass nothing() {
        return new LayerPass() {
            @Override
            public void forward(Minibatch minibatch) {}

            @Override
            public void backward(Minibatch minibatch) {}
        };
    }

    /** [i]: whether the gradient by the input of stage i is needed: a stage before it has parameters. */
    private static boolean[] needed(List<Stage> stages) {
        boolean[] needed = new boolean[stages.size() + 1];
        for (int i = 0; i < stages.size(); i++) {
            needed[i + 1] = needed[i] || !stages.get(i).tensors().isEmpty();
        }
        needed[stages.size()] = true;
        return needed;
    }
}
