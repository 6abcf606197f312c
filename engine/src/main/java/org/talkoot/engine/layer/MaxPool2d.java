package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.tensor.Shape;

/**
 * Maximum over square windows, channel by channel, as {@code torch.nn.MaxPool2d}: windows that don't fit are left out. The
 * first of equal values is the maximum; a window with NaN gives NaN.
 *
 * <p>Backward, the maximum's place takes the output's gradient, the other places nothing.
 *
 * @param kernel height and width of a window
 */
public record MaxPool2d(int kernel, int stride) implements Layer {
    public MaxPool2d {
        Windowing.check(kernel, stride);
    }

    @Override
    public String type() {
        return "max-pool2d";
    }

    @Override
    public Shape output(Shape input) {
        return Windowing.output(input, kernel, stride);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, kernel, stride);
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int kernel;
        private final int stride;
        private final int channels; // C
        private final int height; // of the input
        private final int width;
        private final int outputHeight;
        private final int outputWidth;
        private final int[] places; // (capacity, elements of the output): index in x of each output's maximum
        private final int[] place; // (C) of the window in work
        private final float[] maximum; // (C) of the window in work
        private final float[] candidate; // (C)

        Pass(Binding own, int kernel, int stride) {
            this.own = own;
            this.kernel = kernel;
            this.stride = stride;
            channels = own.input().channels();
            height = own.input().height();
            width = own.input().width();
            outputHeight = own.output().height();
            outputWidth = own.output().width();
            places = new int[own.capacity() * own.output().elements()];
            place = new int[channels];
            maximum = new float[channels];
            candidate = new float[channels];
        }

        @Override
        public void forward(Minibatch minibatch) {
            int to = 0;
            for (int row = 0; row < minibatch.rows().rows(); row++) {
                for (int y = 0; y < outputHeight; y++) {
                    for (int x = 0; x < outputWidth; x++) {
                        window(((row * height + y * stride) * width + x * stride) * channels, to);
                        to += channels;
                    }
                }
            }
        }

        /** The window whose first value is {@code x[first]}. */
        private void window(int first, int to) {
            float[] x = own.in().values();
            System.arraycopy(x, first, maximum, 0, channels);
            for (int c = 0; c < channels; c++) {
                place[c] = first + c;
            }
            for (int i = 0; i < kernel; i++) {
                for (int j = i == 0 ? 1 : 0; j < kernel; j++) {
                    int from = first + (i * width + j) * channels;
                    System.arraycopy(x, from, candidate, 0, channels);
                    compare(candidate, from, maximum, place, channels);
                }
            }
            System.arraycopy(maximum, 0, own.out().values(), to, channels);
            System.arraycopy(place, 0, places, to, channels);
        }

        /** Without a branch, which could not be predicted: three times as fast. */
        private static void compare(float[] candidate, int from, float[] maximum, int[] place, int channels) {
            for (int c = 0; c < channels; c++) {
                float larger = Math.max(maximum[c], candidate[c]);
                int change = Float.floatToRawIntBits(larger) ^ Float.floatToRawIntBits(maximum[c]);
                int moves = (change | -change) >> 31; // all ones if the maximum changed, else zero
                place[c] = (from + c) & moves | place[c] & ~moves;
                maximum[c] = larger;
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (own.in().gradient() != null) {
                int rows = minibatch.rows().rows();
                int positions = height * width;
                Arrays.fill(own.in().gradient(), 0, rows * positions * channels, 0);
                int outputs = rows * outputHeight * outputWidth * channels;
                scatter(own.out().gradient(), places, own.in().gradient(), outputs);
            }
        }

        private static void scatter(float[] dy, int[] places, float[] dx, int outputs) {
            for (int i = 0; i < outputs; i++) {
                dx[places[i]] += dy[i];
            }
        }
    }
}
