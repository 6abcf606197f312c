package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Normalises each sample over its E elements (of an image: over channels and positions):
 *
 * <pre>
 *   x̂ = (x - mean) / √(variance + ε)        y = γ x̂ + β
 *   dβ = Σ dy      dγ = Σ dy x̂      over the samples
 *   dx = (g - mean(g) - x̂ mean(g x̂)) / √(variance + ε)      g = γ dy, means over the sample's elements
 * </pre>
 *
 * The variance is biased. Ba, Kiros, Hinton: <i>Layer normalization</i>, 2016.
 *
 * @param affine whether it has γ
 * @param bias whether it has β too
 */
public record LayerNorm(double epsilon, boolean affine, boolean bias) implements Elementwise {
    public LayerNorm {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("a layer norm's epsilon must be positive, but it is " + epsilon);
        }
    }

    @Override
    public String type() {
        return "layer-norm";
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        List<Parameter> parameters = new ArrayList<>();
        if (affine) {
            parameters.add(new Parameter("weight", input, Initialiser.ONES, false));
        }
        if (affine && bias) {
            parameters.add(new Parameter("bias", input, Initialiser.ZEROS, false));
        }
        return parameters;
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new LayerNormPass(this, binding);
    }
}
