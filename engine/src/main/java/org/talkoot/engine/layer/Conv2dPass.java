package org.talkoot.engine.layer;

import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * The computation of a {@link Conv2d}, tile after tile. A batch norm right before or after it computes the rows that a tile reads
 * or has written while they are in the cache.
 */
final class Conv2dPass implements LayerPass {
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
    private RowwisePass previous; // right before this layer, or null
    private RowwisePass next; // right after it, or null

    Conv2dPass(Binding own, Conv2d layer) {
        this.own = own;
        bias = layer.bias();
        channels = own.input().channels();
        outputs = layer.outputs();
        taps = layer.kernel() * layer.kernel();
        length = taps * channels;
        outputWidth = own.output().width();
        windows = new ImageWindows(own.input(), own.output(), layer.kernel(), layer.stride(), layer.padding());
        tileLines = Conv2d.tileLines(windows.lineLength());
        plain = layer.kernel() == 1 && layer.stride() == 1 && layer.padding() == 0;
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
    public void follows(LayerPass layer) {
        if (layer instanceof RowwisePass rowwise) {
            previous = rowwise;
            rowwise.deferFinishForward();
        }
    }

    @Override
    public void precedes(LayerPass layer) {
        if (layer instanceof RowwisePass rowwise) {
            next = rowwise;
            rowwise.deferFinishBackward();
        }
    }

    @Override
    public void forward(Minibatch minibatch) {
        forward(minibatch, previous, next);
    }

    @Override
    public void evaluate(Minibatch minibatch) {
        forward(minibatch, null, null);
    }

    private void forward(Minibatch minibatch, RowwisePass previous, RowwisePass next) {
        toWindowOrder(own.weights(), own.offsets()[0]);
        ShardRows rows = minibatch.rows();
        for (int shard = rows.firstShard(); shard < rows.endShard(); shard++) {
            int start = rows.start(shard);
            int lines = rows.rows(shard) * windows.lines();
            for (int line = 0; line < lines; line += tileLines) {
                int count = Math.min(tileLines, lines - line);
                if (previous != null) {
                    previous.finishForwardTo(start + begunBy(line + count));
                }
                forward(start, line, count);
                if (next != null) {
                    next.forwardTo(start + completeBy(line + count));
                }
            }
        }
    }

    private void forward(int start, int line, int count) {
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

    /** Images of which a line is before {@code line}. */
    private int begunBy(int line) {
        return (line + windows.lines() - 1) / windows.lines();
    }

    /** Images of which all lines are before {@code line}. */
    private int completeBy(int line) {
        return line / windows.lines();
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
            if (next != null) {
                next.finishBackwardTo(start + begunBy(line + count));
            }
            weightGradient(start, line, count, destination, offset);
            if (bias) {
                rowSums.sum(own.out().gradient(), at(start, line) / outputs, count * outputWidth, tileBias, 0);
                Blas.add(outputs, tileBias, 0, destination, offset + outputs * length);
            }
            if (own.in().gradient() != null) {
                inputGradient(start, line, count);
                if (previous != null) {
                    previous.backwardTo(start + completeBy(line + count));
                }
            }
        }
    }

    private void weightGradient(int start, int line, int count, float[] destination, int offset) {
        float[] x = x(start, line, count);
        int xAt = xAt(start, line);
        float[] d = own.out().gradient();
        int at = at(start, line);
        if (length > outputs) {
            Blas.addTransposedTimes(length, outputs, count * outputWidth, x, xAt, length, d, at, destination, offset);
        } else {
            Blas.addTransposedTimes(outputs, length, count * outputWidth, d, at, outputs, x, xAt, destination, offset);
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
