package org.talkoot.engine.optimizer;

import org.talkoot.engine.tree.SummationTree;

/**
 * Clipping by the global norm (Pascanu, Mikolov, Bengio 2013), as torch.nn.utils.clip_grad_norm_ has it: with g the mean
 * gradient of all parameters together, before weight decay, and c the norm that it may have,
 *
 * <pre>
 *   g ← g · min(1, c / (‖g‖ + 1e-6))        ‖g‖ = √ Σ gᵢ²
 * </pre>
 *
 * The gradient is cut into parts, each of which somebody sums alone. The squares of a part are added in double, in
 * blocks; its norm is rounded to float. The squares of the norms are added in double again, in the order of the summation tree
 * over the parts. So the factor doesn't depend on who has which part.
 *
 * @param norm c, positive
 */
public record GradientClip(double norm) {
    private static final double EPSILON = 1e-6;

    public GradientClip {
        if (!(norm > 0)) {
            throw new IllegalArgumentException("the gradient's norm must be positive, but is " + norm);
        }
    }

    /** Σ gᵢ² over [from, to), in four interleaved sums: i, i + 4, i + 8 … */
    public static double squares(float[] gradient, int from, int to) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            first += (double) gradient[i] * gradient[i];
            second += (double) gradient[i + 1] * gradient[i + 1];
            third += (double) gradient[i + 2] * gradient[i + 2];
            fourth += (double) gradient[i + 3] * gradient[i + 3];
        }
        for (; i < to; i++) {
            first += (double) gradient[i] * gradient[i];
        }
        return (first + second) + (third + fourth);
    }

    /**
     * What to multiply the gradient with. Not a number where a norm isn't.
     *
     * @param norms of the parts
     */
    public float factor(float[] norms) {
        return factor(whole(norms));
    }

    /** The same for a gradient of that norm. */
    public float factor(double whole) {
        return (float) Math.min(1, norm / (whole + EPSILON));
    }

    /** ‖g‖ of all parts together. */
    public static double whole(float[] norms) {
        return Math.sqrt(squaresInTreeOrder(norms, 0, norms.length));
    }

    private static double squaresInTreeOrder(float[] norms, int lo, int hi) {
        if (hi - lo == 1) {
            return (double) norms[lo] * norms[lo];
        }
        int middle = SummationTree.split(lo, hi);
        return squaresInTreeOrder(norms, lo, middle) + squaresInTreeOrder(norms, middle, hi);
    }

    /** {@code gradient[from, to)} ← that, times a factor. */
    public static void scale(float[] gradient, int from, int to, float factor) {
        for (int i = from; i < to; i++) {
            gradient[i] *= factor;
        }
    }
}
