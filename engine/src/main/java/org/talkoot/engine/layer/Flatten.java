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

    private record Pass(Binding own) implements LayerPass {
        @Override
        public void forward(Minibatch minibatch) {
            int channels = own.input().channels();
            int positions = own.input().positions();
            transpose(
                    own.in().values(),
                    positions,
                    channels,
                    own.out().values(),
                    minibatch.rows().rows());
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (own.in().gradient() != null) {
                int channels = own.input().channels();
                int positions = own.input().positions();
                int rows = minibatch.rows().rows();
                transpose(own.out().gradient(), channels, positions, own.in().gradient(), rows);
            }
        }

        /** Each of {@code count} matrices (m, n) of x to its transpose (n, m) in y. */
        private static void transpose(float[] x, int m, int n, float[] y, int count) {
            if (m == 1 || n == 1) {
                System.arraycopy(x, 0, y, 0, count * m * n);
                return;
            }
            for (int at = 0; at < count * m * n; at += m * n) {
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        y[at + j * m + i] = x[at + i * n + j];
                    }
                }
            }
        }
    }
}
