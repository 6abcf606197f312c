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
        private final int stride;
        private final int channels; // C
        private final int height; // of the input
        private final int width;
        private final int outputHeight;
        private final int outputWidth;
        private final int length; // outputWidth · C, the values of a line of outputs
        private final WindowRow row;
        private final int[] places; // (kernel²): where a window's values of a channel lie, from its first on
        private final float[] taps; // (capacity, elements of the output): which of its window's places has the maximum
        private final float[] candidate; // (outputWidth, C), like those below, of the line in work
        private final float[] maximum;
        private final float[] before; // the maximum without the candidate
        private final float[] tap;

        Pass(Binding own, int kernel, int stride) {
            this.own = own;
            this.stride = stride;
            channels = own.input().channels();
            height = own.input().height();
            width = own.input().width();
            outputHeight = own.output().height();
            outputWidth = own.output().width();
            length = outputWidth * channels;
            row = new WindowRow(channels, width, outputWidth, kernel, stride, 0);
            taps = new float[own.capacity() * own.output().elements()];
            places = new int[kernel * kernel];
            Arrays.setAll(places, i -> (i / kernel * width + i % kernel) * channels);
            candidate = new float[length];
            maximum = new float[length];
            before = new float[length];
            tap = new float[length];
        }

        @Override
        public void forward(Minibatch minibatch) {
            for (int line = 0; line < minibatch.rows().rows() * outputHeight; line++) {
                int first = first(line);
                row.column(own.in().values(), first, 0, maximum);
                Arrays.fill(tap, 0);
                for (int i = 1; i < places.length; i++) {
                    row.column(own.in().values(), first + places[i], 0, candidate);
                    System.arraycopy(maximum, 0, before, 0, length);
                    raise(candidate, maximum, length);
                    choose(candidate, before, i, tap, length);
                }
                System.arraycopy(maximum, 0, own.out().values(), line * length, length);
                System.arraycopy(tap, 0, taps, line * length, length);
            }
        }

        /** Where the first window of a line of outputs begins in x. */
        private int first(int line) {
            return (line / outputHeight * height + line % outputHeight * stride) * width * channels;
        }

        /**
         * Goes to i where the candidate is larger. In floats and without a branch, so that it is vectorised; two loops, since one
         * with a maximum and a minimum isn't. NaN where a NaN, or infinities alone, are compared.
         */
        private static void choose(float[] candidate, float[] maximum, int i, float[] tap, int length) {
            for (int j = 0; j < length; j++) {
                candidate[j] = Math.max(0f, candidate[j] - maximum[j]);
            }
            for (int j = 0; j < length; j++) {
                tap[j] += (i - tap[j]) * Relu.positive(candidate[j]);
            }
        }

        private static void raise(float[] candidate, float[] maximum, int length) {
            for (int j = 0; j < length; j++) {
                maximum[j] = Math.max(maximum[j], candidate[j]);
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            if (own.in().gradient() != null) {
                int rows = minibatch.rows().rows();
                Arrays.fill(own.in().gradient(), 0, rows * height * width * channels, 0);
                for (int line = 0; line < rows * outputHeight; line++) {
                    scatter(line);
                }
            }
        }

        private void scatter(int line) {
            float[] dy = own.out().gradient();
            float[] dx = own.in().gradient();
            int at = line * length;
            for (int o = 0; o < outputWidth; o++) {
                int first = first(line) + o * stride * channels;
                for (int c = 0; c < channels; c++, at++) {
                    int place = Float.isNaN(taps[at]) ? search(first + c) : first + c + places[(int) taps[at]];
                    dx[place] += dy[at];
                }
            }
        }

        /** The place of the maximum. */
        private int search(int first) {
            float[] x = own.in().values();
            int found = first;
            for (int i = 1; i < places.length; i++) {
                int place = first + places[i];
                if (x[place] > x[found] || Float.isNaN(x[place]) && !Float.isNaN(x[found])) {
                    found = place;
                }
            }
            return found;
        }
    }
}
