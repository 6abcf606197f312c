package org.talkoot.engine.layer;

import java.util.List;
import org.talkoot.engine.tensor.Shape;

/**
 * Normalises each channel over the N = rows · positions values that it has in the minibatch:
 *
 * <pre>
 *   x̂ = (x - mean) / √(variance + ε)        y = γ x̂ + β
 *   dβ = Σ dy      dγ = Σ dy x̂      dx = γ / √(variance + ε) · (dy - dβ/N - x̂ dγ/N)
 *   running ← (1 - momentum) · running + momentum · statistic
 * </pre>
 *
 * The variance is biased (M2/N) where it normalises, and unbiased (M2/(N - 1)) where it enters the running average, as
 * in PyTorch. Evaluation takes the running statistics. Ioffe, Szegedy: <i>Batch normalization</i>, ICML 2015.
 *
 * @param sync true: over all shards of the minibatch; false: each shard by its own statistics, and the running
 *     statistics take the shards' averaged by count
 */
public record BatchNorm(double epsilon, double momentum, boolean affine, boolean sync) implements Layer {
    static final String RUNNING_MEAN = "running_mean";
    static final String RUNNING_VARIANCE = "running_var";

    public BatchNorm {
        if (!(epsilon > 0 && Double.isFinite(epsilon))) {
            throw new IllegalArgumentException("a batch norm's epsilon must be positive, but it is " + epsilon);
        }
        if (!(momentum >= 0 && momentum <= 1)) {
            throw new IllegalArgumentException("a batch norm's momentum must lie in [0, 1], but it is " + momentum);
        }
    }

    @Override
    public String type() {
        return "batch-norm";
    }

    @Override
    public Shape output(Shape input) {
        return input;
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        Shape shape = Shape.of(input.channels());
        return affine
                ? List.of(
                        new Parameter("weight", shape, Initialiser.ONES, false),
                        new Parameter("bias", shape, Initialiser.ZEROS, false))
                : List.of();
    }

    @Override
    public List<String> buffers() {
        return List.of(RUNNING_MEAN, RUNNING_VARIANCE);
    }

    @Override
    public float initialBuffer(String name) {
        return name.equals(RUNNING_VARIANCE) ? 1 : 0;
    }

    @Override
    public LayerPass bind(Binding binding) {
        return bind(binding, false);
    }

    /** This layer and the {@link Relu} after it as one pass: {@code binding.out()} is that of the ReLU. */
    public LayerPass bindRectified(Binding binding) {
        return bind(binding, true);
    }

    private LayerPass bind(Binding binding, boolean rectified) {
        return sync
                ? new SyncBatchNormPass(this, binding, rectified)
                : new ShardBatchNormPass(this, binding, rectified);
    }
}
