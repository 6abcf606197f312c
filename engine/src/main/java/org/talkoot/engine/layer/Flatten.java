package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/**
 * An image (channels, height, width) as features, in the order of that shape, which is PyTorch's: so a linear layer after
 * it has the same weights. In memory an image is (positions, channels), so each row is transposed.
 */
public record Flatten() implements Layer {
    @Override
    public String type() {
        return "flatten";
    }

    @Override
    public Shape output(Shape input) {
        return Shape.features(input.elements());
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    /** A matrix (m, n) at {@code x[from]} to its transpose (n, m) at {@code y[to]}. */
    static void transpose(float[] x, int from, int m, int n, float[] y, int to) {
        if (m == 1 || n == 1) {
            System.arraycopy(x, from, y, to, m * n);
            return;
        }
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                y[to + j * m + i] = x[from + i * n + j];
            }
        }
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int channels;
        private final int positions;

        Pass(Binding own) {
            this.own = own;
            channels = own.input().channels();
            positions = own.input().positions();
        }

        @Override
        public void forward(Minibatch minibatch) {
            for (int row = 0; row < minibatch.rows().rows(); row++) {
                int at = row * positions * channels;
                transpose(own.in().values(), at, positions, channels, own.out().values(), at);
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            for (int row = 0;
                    own.in().gradient() != null && row < minibatch.rows().rows();
                    row++) {
                int at = row * positions * channels;
                transpose(
                        own.out().gradient(), at, channels, positions, own.in().gradient(), at);
            }
        }
    }
}
