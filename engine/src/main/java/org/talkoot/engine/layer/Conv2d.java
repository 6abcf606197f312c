package org.talkoot.engine.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.blas.Product.Form;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * Cross-correlation with square kernels, as {@code torch.nn.Conv2d}. With zeros outside the image, s the stride and p the
 * padding, for output channel o at (y, x):
 *
 * <pre>
 *   out[o, y, x] = b[o] + Σ over c, i, j of W[o, c, i, j] · in[c, y·s - p + i, x·s - p + j]
 * </pre>
 *
 * Computed as products with the matrix of all windows X (windows, kernel · kernel · C), see {@link ImageWindows}: Y = X Wᵀ;
 * backward, with D the gradient by Y: dW = Dᵀ X, or (Xᵀ D)ᵀ where a window has more values than there are outputs, which is
 * faster (measured), and dX = D W, which is added back to the image. Windows of one value with a stride of 1 are the image. X is computed in tiles
 * that stay in the cache, and again in backward: it is kernel² times as large as the image. A tile is a number of output
 * rows within a shard that the layer's shape alone determines: it is part of the arithmetic.
 *
 * @param kernel height and width of the kernel
 * @param padding zeros on each side
 */
public record Conv2d(int outputs, int kernel, int stride, int padding, boolean bias, Initialisation initialisation)
        implements Layer {
    /** Floats of a tile of X: 512 KiB, which with what a product packs of it stays in a core's cache (measured). */
    private static final int TILE_FLOATS = 128 * 1024;

    public Conv2d {
        if (outputs < 1 || kernel < 1 || stride < 1 || padding < 0) {
            throw new IllegalArgumentException(
                    "a conv2d layer needs at least one output, a kernel and a stride of at least 1, and no negative padding");
        }
    }

    @Override
    public String type() {
        return "conv2d";
    }

    @Override
    public Shape output(Shape input) {
        return Windowing.output(input, outputs, kernel, stride, padding);
    }

    @Override
    public List<Parameter> parameters(Shape input) {
        int fanIn = input.channels() * kernel * kernel;
        Parameter weight = new Parameter(
                "weight",
                Shape.of(outputs, input.channels(), kernel, kernel),
                initialisation.weights(fanIn, outputs * kernel * kernel),
                true);
        return bias
                ? List.of(weight, new Parameter("bias", Shape.of(outputs), initialisation.biases(fanIn), false))
                : List.of(weight);
    }

    /** Of whole tiles, and of the rest. */
    @Override
    public List<Product> products(Shape input, int samples, boolean inputGradient) {
        Shape output = output(input);
        int length = kernel * kernel * input.channels();
        int lines = samples * output.height();
        int tileLines = tileLines(output.width() * length);
        List<Product> products = new ArrayList<>();
        addProducts(products, tileLines * output.width(), length, lines / tileLines, inputGradient);
        addProducts(products, lines % tileLines * output.width(), length, 1, inputGradient);
        return products;
    }

    private void addProducts(List<Product> products, int windows, int length, int times, boolean inputGradient) {
        if (windows > 0 && times > 0) {
            products.add(new Product(Form.TIMES_TRANSPOSED, windows, outputs, length, times));
            int larger = Math.max(outputs, length);
            int smaller = Math.min(outputs, length);
            products.add(new Product(Form.ADD_TRANSPOSED_TIMES, larger, smaller, windows, times));
            if (inputGradient) {
                products.add(new Product(Form.TIMES, windows, length, outputs, times));
            }
        }
    }

    private static int tileLines(int lineLength) {
        return Math.max(1, TILE_FLOATS / lineLength);
    }

    @Override
    public LayerPass bind(Binding binding) {
        return new Pass(binding, this);
    }

    private static final class Pass implements LayerPass {
        private final Binding own;
        private final boolean bias;
        private final int channels; // C
        private final int outputs; // O
        private final int taps; // kernel · kernel
        private final int length; // taps · C, the values of a window
        private final int outputWidth;
        private final ImageWindows windows;
        private final boolean plain; // X is the image
        private final int tileLines;
        private final int outputStep; // from a weight in the sum to that of the next output
        private final int valueStep; // from a weight in the sum to that of the window's next value
        private final float[]
                tile; // unless it is plain (tileLines, outputWidth, length): of X forward, of X and then dX backward
        private final float[] weights; // (O, taps, C), written by forward, read by backward
        private final float[] sum; // a node's dW, (O, taps, C) or its transpose, and db (O)
        private final float[] tileBias; // (O): a tile's db
        private final RowSums rowSums;
        private final ShardSum.Leaf shardGradient = this::shardGradient;
        private Minibatch minibatch;

        Pass(Binding own, Conv2d layer) {
            this.own = own;
            bias = layer.bias;
            channels = own.input().channels();
            outputs = layer.outputs;
            taps = layer.kernel * layer.kernel;
            length = taps * channels;
            outputWidth = own.output().width();
            windows = new ImageWindows(own.input(), own.output(), layer.kernel, layer.stride, layer.padding);
            tileLines = tileLines(windows.lineLength());
            plain = layer.kernel == 1 && layer.stride == 1 && layer.padding == 0;
            outputStep = length > outputs ? 1 : length;
            valueStep = length > outputs ? outputs : 1;
            tile = new float[plain ? 0 : tileLines * windows.lineLength()];
            weights = new float[outputs * length];
            sum = new float[outputs * length + (bias ? outputs : 0)];
            tileBias = new float[outputs];
            rowSums = new RowSums(outputs);
            own.shardSum().reserve(sum.length);
        }

        @Override
        public void forward(Minibatch minibatch) {
            toWindowOrder(own.weights(), own.offsets()[0]);
            ShardRows rows = minibatch.rows();
            for (int shard = rows.firstShard(); shard < rows.endShard(); shard++) {
                forward(rows.start(shard), rows.rows(shard) * windows.lines());
            }
        }

        /** One shard, of so many lines. */
        private void forward(int start, int lines) {
            for (int line = 0; line < lines; line += tileLines) {
                int count = Math.min(tileLines, lines - line);
                int positions = count * outputWidth;
                float[] y = own.out().values();
                int at = at(start, line);
                if (bias) {
                    rowSums.repeat(own.weights(), own.offsets()[1], y, at / outputs, positions);
                } else {
                    Arrays.fill(y, at, at + positions * outputs, 0);
                }
                float[] x = x(start, line, count);
                Blas.addTimesTransposed(positions, outputs, length, x, xAt(start, line), weights, 0, y, at);
            }
        }

        /** X of {@code count} lines, from {@link #xAt} on. */
        private float[] x(int start, int line, int count) {
            if (plain) {
                return own.in().values();
            }
            windows.gather(own.in().values(), start, line, count, tile);
            return tile;
        }

        private int xAt(int start, int line) {
            return plain ? (start * windows.lines() + line) * outputWidth * channels : 0;
        }

        /** Where a line of output begins. */
        private int at(int start, int line) {
            return (start * windows.lines() + line) * outputWidth * outputs;
        }

        @Override
        public void backward(Minibatch minibatch) {
            this.minibatch = minibatch;
            List<Node> nodes = minibatch.rows().nodes();
            for (int node = 0; node < nodes.size(); node++) {
                float[] gradient = own.gradients().of(node);
                Node shards = nodes.get(node);
                if (own.shardSum().sum(shards.lo(), shards.hi(), shardGradient, sum, 0, sum.length)) {
                    toParameterOrder(gradient, own.offsets()[0]);
                    if (bias) {
                        System.arraycopy(sum, outputs * length, gradient, own.offsets()[1], outputs);
                    }
                }
            }
        }

        /** Of a shard's tiles: while a tile's rows of D are in the cache, all that depends on them. */
        private void shardGradient(int shard, float[] destination, int offset) {
            int start = minibatch.rows().start(shard);
            int lines = minibatch.rows().rows(shard) * windows.lines();
            Arrays.fill(destination, offset, offset + sum.length, 0);
            for (int line = 0; line < lines; line += tileLines) {
                int count = Math.min(tileLines, lines - line);
                weightGradient(start, line, count, destination, offset);
                if (bias) {
                    rowSums.sum(own.out().gradient(), at(start, line) / outputs, count * outputWidth, tileBias, 0);
                    Blas.add(outputs, tileBias, 0, destination, offset + outputs * length);
                }
                if (own.in().gradient() != null) {
                    inputGradient(start, line, count);
                }
            }
        }

        private void weightGradient(int start, int line, int count, float[] destination, int offset) {
            float[] x = x(start, line, count);
            int xAt = xAt(start, line);
            float[] d = own.out().gradient();
            int at = at(start, line);
            if (length > outputs) {
                Blas.addTransposedTimes(
                        length, outputs, count * outputWidth, x, xAt, length, d, at, destination, offset);
            } else {
                Blas.addTransposedTimes(
                        outputs, length, count * outputWidth, d, at, outputs, x, xAt, destination, offset);
            }
        }

        /** Of {@code count} lines: their part of dX takes the place of X, and is added to the image. */
        private void inputGradient(int start, int line, int count) {
            float[] dx = plain ? own.in().gradient() : tile;
            Blas.times(
                    count * outputWidth,
                    length,
                    outputs,
                    own.out().gradient(),
                    at(start, line),
                    weights,
                    0,
                    dx,
                    xAt(start, line));
            if (!plain) {
                windows.scatter(tile, start, line, count, own.in().gradient());
            }
        }

        /** (O, C, taps) to (O, taps, C): the windows are channels last. */
        private void toWindowOrder(float[] parameter, int offset) {
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int tap = 0; tap < taps; tap++) {
                        weights[(o * taps + tap) * channels + c] = parameter[offset + (o * channels + c) * taps + tap];
                    }
                }
            }
        }

        private void toParameterOrder(float[] parameter, int offset) {
            for (int o = 0; o < outputs; o++) {
                for (int c = 0; c < channels; c++) {
                    for (int tap = 0; tap < taps; tap++) {
                        parameter[offset + (o * channels + c) * taps + tap] =
                                sum[o * outputStep + (tap * channels + c) * valueStep];
                    }
                }
            }
        }
    }
}
