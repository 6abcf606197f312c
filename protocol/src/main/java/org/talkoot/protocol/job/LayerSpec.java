package org.talkoot.protocol.job;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One layer of the model, with the semantics and defaults of PyTorch's module of the same name. Sizes of inputs are not
 * given: they are inferred from the data.
 */
public sealed interface LayerSpec {
    /** The layer's name in the job file. */
    String type();

    /**
     * y = x·Wᵀ + b.
     *
     * @param out number of outputs, at least 1
     * @param bias whether b is there; default true
     * @param init how W starts; default the job's
     */
    record Linear(int out, boolean bias, Optional<InitSpec> init) implements LayerSpec {
        public Linear {
            Objects.requireNonNull(init, "init");
            Check.atLeast(1, "out", out);
        }

        public static Linear of(int out) {
            return new Linear(out, true, Optional.empty());
        }

        @Override
        public String type() {
            return "linear";
        }
    }

    /**
     * Cross-correlation of (channels, height, width) with square kernels.
     *
     * @param out number of output channels, at least 1
     * @param kernel height and width of the kernel, at least 1
     * @param stride at least 1; default 1
     * @param padding zeros on each side, at least 0; default 0
     * @param bias default true
     * @param init how the kernels start; default the job's
     */
    record Conv2d(int out, int kernel, int stride, int padding, boolean bias, Optional<InitSpec> init)
            implements LayerSpec {
        public Conv2d {
            Objects.requireNonNull(init, "init");
            Check.atLeast(1, "out", out);
            Check.atLeast(1, "kernel", kernel);
            Check.atLeast(1, "stride", stride);
            Check.atLeast(0, "padding", padding);
        }

        public static Conv2d of(int out, int kernel) {
            return new Conv2d(out, kernel, 1, 0, true, Optional.empty());
        }

        @Override
        public String type() {
            return "conv2d";
        }
    }

    /**
     * Normalises each feature (after conv2d: each channel) over the minibatch.
     *
     * @param epsilon added to the variance, positive; default 1e-5
     * @param momentum weight of the newest minibatch in the running statistics, 0 to 1; default 0.1
     * @param affine whether a weight and a bias follow; default true
     * @param sync over the whole minibatch (default true), or each shard by itself
     */
    record BatchNorm(double epsilon, double momentum, boolean affine, boolean sync) implements LayerSpec {
        public BatchNorm {
            Check.positive("epsilon", epsilon);
            if (!(momentum >= 0 && momentum <= 1)) {
                throw new InvalidValue("momentum", "must be at least 0 and at most 1, but is " + momentum);
            }
        }

        public static BatchNorm standard() {
            return new BatchNorm(1e-5, 0.1, true, true);
        }

        @Override
        public String type() {
            return "batch-norm";
        }
    }

    /**
     * Normalises each sample over its features.
     *
     * @param epsilon added to the variance, positive; default 1e-5
     * @param affine whether a weight follows; default true
     * @param bias whether a bias follows too; default true. False where {@code affine} is, as in PyTorch
     */
    record LayerNorm(double epsilon, boolean affine, boolean bias) implements LayerSpec {
        public LayerNorm {
            Check.positive("epsilon", epsilon);
            bias = bias && affine;
        }

        public static LayerNorm standard() {
            return new LayerNorm(1e-5, true, true);
        }

        @Override
        public String type() {
            return "layer-norm";
        }
    }

    /**
     * In training, zeroes each value with probability p and divides the others by 1 - p.
     *
     * @param p at least 0 and below 1; default 0.5
     */
    record Dropout(double p) implements LayerSpec {
        public Dropout {
            Check.belowOne("p", p);
        }

        public static Dropout standard() {
            return new Dropout(0.5);
        }

        @Override
        public String type() {
            return "dropout";
        }
    }

    /** max(0, x). */
    record Relu() implements LayerSpec {
        @Override
        public String type() {
            return "relu";
        }
    }

    /**
     * x where x is positive, else slope·x.
     *
     * @param slope finite; default 0.01
     */
    record LeakyRelu(double slope) implements LayerSpec {
        public LeakyRelu {
            Check.finite("slope", slope);
        }

        public static LeakyRelu standard() {
            return new LeakyRelu(0.01);
        }

        @Override
        public String type() {
            return "leaky-relu";
        }
    }

    /** x·Φ(x), Φ the normal distribution function: the exact form. */
    record Gelu() implements LayerSpec {
        @Override
        public String type() {
            return "gelu";
        }
    }

    record Tanh() implements LayerSpec {
        @Override
        public String type() {
            return "tanh";
        }
    }

    /** 1 / (1 + exp(-x)). */
    record Sigmoid() implements LayerSpec {
        @Override
        public String type() {
            return "sigmoid";
        }
    }

    /** (channels, height, width) to one row of features. */
    record Flatten() implements LayerSpec {
        @Override
        public String type() {
            return "flatten";
        }
    }

    /**
     * Maximum over square windows.
     *
     * @param kernel height and width of the window, at least 1
     * @param stride at least 1; default the kernel
     */
    record MaxPool2d(int kernel, int stride) implements LayerSpec {
        public MaxPool2d {
            Check.atLeast(1, "kernel", kernel);
            Check.atLeast(1, "stride", stride);
        }

        public static MaxPool2d of(int kernel) {
            return new MaxPool2d(kernel, kernel);
        }

        @Override
        public String type() {
            return "max-pool2d";
        }
    }

    /**
     * Mean over square windows.
     *
     * @param kernel height and width of the window, at least 1
     * @param stride at least 1; default the kernel
     */
    record AvgPool2d(int kernel, int stride) implements LayerSpec {
        public AvgPool2d {
            Check.atLeast(1, "kernel", kernel);
            Check.atLeast(1, "stride", stride);
        }

        public static AvgPool2d of(int kernel) {
            return new AvgPool2d(kernel, kernel);
        }

        @Override
        public String type() {
            return "avg-pool2d";
        }
    }

    /** Mean over height and width: one feature a channel. */
    record GlobalAvgPool() implements LayerSpec {
        @Override
        public String type() {
            return "global-avg-pool";
        }
    }

    /**
     * x + body(x); the body keeps the shape.
     *
     * @param body at least one layer
     */
    record Residual(List<LayerSpec> body) implements LayerSpec {
        public Residual {
            body = List.copyOf(body);
            if (body.isEmpty()) {
                throw new InvalidValue("body", "must have at least one layer, but is empty");
            }
        }

        public static Residual of(LayerSpec... body) {
            return new Residual(List.of(body));
        }

        @Override
        public String type() {
            return "residual";
        }
    }
}
