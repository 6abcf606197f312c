package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.tensor.Shape;

/**
 * Mean over square windows, channel by channel, as {@code torch.nn.AvgPool2d}: windows that don't fit are left out.
 *
 * <p>Backward, each place of a window takes the output's gradient / kernel².
 *
 * @param kernel height and width of a window
 */
public record AvgPool2d(int kernel, int stride) implements Layer {
    public AvgPool2d {
        Windowing.check(kernel, stride);
    }

    @Override
    public String type() {
        return "avg-pool2d";
    }

    @Override
    public Shape output(Shape input) {
        return Windowing.output(input, kernel, stride);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, kernel, stride);
    }

    /** A window's columns are summed first, over whole image rows at once, then the sums of its columns. */
    private static final class Pass implements LayerPass {
        private final Binding own;
        private final int kernel;
        private final int stride;
        private final int channels; // C
        private final int height; // of the input
        private final int outputHeight;
        private final int outputWidth;
        private final int line; // W · C, the values of an image row
        private final int length; // outputWidth · C, the values of a line of outputs
        private final float area; // kernel²
        private final WindowRow windowRow;
        private final float[] columns; // (W, C): forward the sums of columns, backward their gradients
        private final float[] row; // (W, C)
        private final float[]
                means; // (outputWidth, C): forward the sums and means of windows, backward their gradients / kernel²
        private final float[] column; // (outputWidth, C): of each window
        private final float[] windows; // (outputWidth, kernel, C): a row of gradients of each window

        Pass(Binding own, int kernel, int stride) {
            this.own = own;
            this.kernel = kernel;
            this.stride = stride;
            channels = own.input().channels();
            height = own.input().height();
            outputHeight = own.output().height();
            outputWidth = own.output().width();
            line = own.input().width() * channels;
            length = outputWidth * channels;
            area = (float) kernel * kernel;
            windowRow = new WindowRow(channels, own.input().width(), outputWidth, kernel, stride, 0);
            columns = new float[line];
            row = new float[line];
            means = new float[length];
            column = new float[length];
            windows = new float[kernel * length];
        }

        @Override
        public void forward(Minibatch minibatch) {
            for (int sample = 0; sample < minibatch.rows().rows(); sample++) {
                for (int y = 0; y < outputHeight; y++) {
                    sumColumns(own.in().values(), (sample * height + y * stride) * line);
                    means(own.out().values(), (sample * outputHeight + y) * outputWidth * channels);
                }
            }
        }

        private void sumColumns(float[] x, int first) {
            System.arraycopy(x, first, columns, 0, line);
            for (int i = 1; i < kernel; i++) {
                System.arraycopy(x, first + i * line, row, 0, line);
                RowSums.add(row, columns, line);
            }
        }

        private void means(float[] y, int to) {
            windowRow.column(columns, 0, 0, means);
            for (int j = 1; j < kernel; j++) {
                windowRow.column(columns, 0, j, column);
                RowSums.add(column, means, length);
            }
            divide(means, area, length);
            System.arraycopy(means, 0, y, to, length);
        }

        private static void divide(float[] x, float divisor, int length) {
            for (int i = 0; i < length; i++) {
                x[i] /= divisor;
            }
        }

        @Override
        public void backward(Minibatch minibatch) {
            float[] dx = own.in().gradient();
            if (dx == null) {
                return;
            }
            Arrays.fill(dx, 0, minibatch.rows().rows() * height * line, 0);
            for (int sample = 0; sample < minibatch.rows().rows(); sample++) {
                for (int y = 0; y < outputHeight; y++) {
                    spread(own.out().gradient(), (sample * outputHeight + y) * outputWidth * channels);
                    for (int i = 0; i < kernel; i++) {
                        Blas.add(line, columns, 0, dx, (sample * height + y * stride + i) * line);
                    }
                }
            }
        }

        /** The gradients by a window's values are the same in each of its rows. */
        private void spread(float[] dy, int from) {
            System.arraycopy(dy, from, means, 0, length);
            divide(means, area, length);
            for (int i = 0; i < outputWidth * kernel; i++) {
                WindowRow.copy(means, i / kernel * channels, windows, i * channels, channels);
            }
            Arrays.fill(columns, 0);
            windowRow.add(windows, 0, kernel * channels, columns, 0);
        }
    }
}
