package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/**
 * Mean over all positions of an image: one feature a channel, as {@code torch.nn.AdaptiveAvgPool2d(1)} and flatten.
 *
 * <p>Backward, each position takes the feature's gradient / positions.
 */
public record GlobalAvgPool() implements Layer {
    @Override
    public String type() {
        return "global-avg-pool";
    }

    @Override
    public Shape output(Shape input) {
        Windowing.requireImage(input);
        return Shape.features(input.channels());
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding);
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int channels; // C
        private final int positions; // H · W
        private final RowSums rowSums;
        private final float[] share; // (C)

        Pass(Binding own) {
            this.own = own;
            channels = own.input().channels();
            positions = own.input().positions();
            rowSums = new RowSums(channels);
            share = new float[channels];
        }

        @Override
        public void forward(Minibatch minibatch) {
            int rows = minibatch.rows().rows();
            float[] y = own.out().values(); // (rows, C)
            for (int row = 0; row < rows; row++) {
                rowSums.sum(own.in().values(), row * positions, positions, y, row * channels);
            }
            divide(y, positions, rows * channels);
        }

        private static void divide(float[] y, float divisor, int length) {
            for (int i = 0; i < length; i++) {
                y[i] /= divisor;
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            float[] dx = own.in().gradient(); // (rows, H, W, C)
            if (dx == null) {
                return;
            }
            for (int row = 0; row < minibatch.rows().rows(); row++) {
                System.arraycopy(own.out().gradient(), row * channels, share, 0, channels);
                divide(share, positions, channels);
                for (int position = 0; position < positions; position++) {
                    System.arraycopy(share, 0, dx, (row * positions + position) * channels, channels);
                }
            }
        }
    }
}
