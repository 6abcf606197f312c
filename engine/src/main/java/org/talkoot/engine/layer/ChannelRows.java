package org.talkoot.engine.layer;

import java.util.Arrays;

/**
 * The loops of a batch norm over ranges of a (rows, C) array, C channels. A range begins and ends at rows; {@code from}
 * and {@code length} count floats. Every loop is over copies that begin at index 0, see {@link RowSums}.
 *
 * <p>The vectors of C values are written by the pass before the calls that use them.
 */
final class ChannelRows {
    final float[] mean; // (C)
    final float[] scale; // (C)
    final float[] shift; // (C)
    final float[] gradientMean; // (C)
    final float[] slope; // (C)

    /** Floats of a block, at most about, whose moments are computed while it is in the cache. */
    private static final int BLOCK_FLOATS = 16 * 1024;

    final int momentsBlock; // floats of a block whose moments are computed at once
    final int sumsBlock; // floats of a block whose gradient is summed at once: a group of wide rows

    private final int channels;
    private final boolean rectified;
    private final int width; // W: of a wide row
    private final ChannelMoments moments;
    private final float[] blockMoments; // (2C)
    private final RowSums rowSums;
    private final float[] row; // (W): values in work
    private final float[] output; // (W): y in work
    private final float[] gradient; // (W): gradients in work
    private final float[] group; // (W): sum of the group of wide rows in work
    private final float[] productGroup; // (W)
    private final float[] sum; // (W)
    private final float[] products; // (W)
    private final float[] wideMean; // (W), like the others below: the vector repeated
    private final float[] wideScale;
    private final float[] wideShift;
    private final float[] wideGradientMean;
    private final float[] wideSlope;

    /** @param rectified whether a ReLU follows, which is computed along with it */
    ChannelRows(int channels, boolean rectified) {
        this.channels = channels;
        this.rectified = rectified;
        width = WideRow.length(channels);
        momentsBlock = Math.max(1, BLOCK_FLOATS / width) * width;
        sumsBlock = WideRow.GROUP * width;
        moments = new ChannelMoments(channels);
        blockMoments = new float[2 * channels];
        rowSums = new RowSums(channels);
        mean = new float[channels];
        scale = new float[channels];
        shift = new float[channels];
        gradientMean = new float[channels];
        slope = new float[channels];
        row = new float[width];
        output = new float[width];
        gradient = new float[width];
        group = new float[width];
        productGroup = new float[width];
        sum = new float[width];
        products = new float[width];
        wideMean = new float[width];
        wideScale = new float[width];
        wideShift = new float[width];
        wideGradientMean = new float[width];
        wideSlope = new float[width];
    }

    /**
     * {@code destination[offset ...]} ← each channel's mean, then each channel's M2 = Σ (x - mean)²: of one block of wide rows
     * after another, combined.
     */
    void moments(float[] x, int start, int length, float[] destination, int offset) {
        for (int from = 0; from < length; from += momentsBlock) {
            addMoments(x, start, from, Math.min(from + momentsBlock, length), destination, offset);
        }
    }

    /** Adds a block, the floats [from, to) of those that begin at {@code start}, to their {@linkplain #moments moments}. */
    void addMoments(float[] x, int start, int from, int to, float[] destination, int offset) {
        if (from == 0) {
            blockMoments(x, start, to, destination, offset);
        } else {
            blockMoments(x, start + from, to - from, blockMoments, 0);
            moments.combine(from / channels, (to - from) / channels, destination, offset, blockMoments);
        }
    }

    private void blockMoments(float[] x, int from, int length, float[] destination, int offset) {
        int count = length / channels;
        rowSums.sum(x, from / channels, count, destination, offset);
        for (int c = offset; c < offset + channels; c++) {
            destination[c] /= count;
        }
        WideRow.repeat(destination, offset, channels, wideMean);
        Arrays.fill(sum, 0);
        int summed = 0;
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            System.arraycopy(x, at, row, 0, floats);
            addSquares(row, wideMean, group, floats);
            if (++summed % WideRow.GROUP == 0) {
                WideRow.close(group, sum);
            }
        }
        WideRow.close(group, sum);
        WideRow.sum(sum, Math.min(width, length), channels, destination, offset + channels);
    }

    private static void addSquares(float[] x, float[] mean, float[] sum, int length) {
        for (int j = 0; j < length; j++) {
            float distance = x[j] - mean[j];
            sum[j] += distance * distance;
        }
    }

    /** y = (x - mean) · scale + shift; max(0, y) where it is rectified. */
    void normalise(float[] x, float[] y, int from, int length) {
        repeatAffine();
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            System.arraycopy(x, at, row, 0, floats);
            normalise(row, wideMean, wideScale, wideShift, row, floats);
            if (rectified) {
                Relu.rectify(row, row, floats);
            }
            System.arraycopy(row, 0, y, at, floats);
        }
    }

    private static void normalise(float[] x, float[] mean, float[] scale, float[] shift, float[] y, int length) {
        for (int j = 0; j < length; j++) {
            y[j] = (x[j] - mean[j]) * scale[j] + shift[j];
        }
    }

    private void repeatAffine() {
        WideRow.repeat(mean, 0, channels, wideMean);
        WideRow.repeat(scale, 0, channels, wideScale);
        WideRow.repeat(shift, 0, channels, wideShift);
    }

    /**
     * Copies a wide row of x and dy. Where it is rectified, dy is then that by y: computing y again is faster than reading what
     * forward left of it.
     */
    private void read(float[] x, float[] dy, int at, int floats) {
        System.arraycopy(x, at, row, 0, floats);
        System.arraycopy(dy, at, gradient, 0, floats);
        if (rectified) {
            normalise(row, wideMean, wideScale, wideShift, output, floats);
            Relu.rectify(output, output, floats);
            Relu.gradient(output, gradient, gradient, floats);
        }
    }

    /** {@code sums[offset ...]} ← each channel's Σ dy, then each channel's Σ dy (x - mean). */
    void gradientSums(float[] x, float[] dy, int start, int length, float[] sums, int offset) {
        for (int from = 0; from < length; from += sumsBlock) {
            addGradientSums(x, dy, start, from, Math.min(from + sumsBlock, length), length, sums, offset);
        }
    }

    /**
     * Adds a block, the floats [from, to) of the {@code length} that begin at {@code start}, to their {@linkplain #gradientSums sums}.
     * Until the last of them these are with this object, which may sum nothing else meanwhile.
     */
    void addGradientSums(float[] x, float[] dy, int start, int from, int to, int length, float[] sums, int offset) {
        if (from == 0) {
            Arrays.fill(sum, 0);
            Arrays.fill(products, 0);
            repeatAffine();
        }
        for (int at = start + from; at < start + to; at += width) {
            int floats = Math.min(width, start + to - at);
            read(x, dy, at, floats);
            RowSums.add(gradient, group, floats);
            addProducts(gradient, row, wideMean, productGroup, floats); // a loop with two results would be slower
        }
        WideRow.close(group, sum);
        WideRow.close(productGroup, products);
        if (to == length) {
            WideRow.sum(sum, Math.min(width, length), channels, sums, offset);
            WideRow.sum(products, Math.min(width, length), channels, sums, offset + channels);
        }
    }

    private static void addProducts(float[] dy, float[] x, float[] mean, float[] products, int length) {
        for (int j = 0; j < length; j++) {
            products[j] += dy[j] * (x[j] - mean[j]);
        }
    }

    /** dx = (dy - gradientMean - (x - mean) · slope) · scale. */
    void inputGradient(float[] x, float[] dy, float[] dx, int from, int length) {
        repeatAffine();
        WideRow.repeat(gradientMean, 0, channels, wideGradientMean);
        WideRow.repeat(slope, 0, channels, wideSlope);
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            read(x, dy, at, floats);
            inputGradient(row, wideMean, wideScale, wideGradientMean, wideSlope, gradient, floats);
            System.arraycopy(gradient, 0, dx, at, floats);
        }
    }

    private static void inputGradient(
            float[] x, float[] mean, float[] scale, float[] gradientMean, float[] slope, float[] gradient, int length) {
        for (int j = 0; j < length; j++) {
            gradient[j] = (gradient[j] - gradientMean[j] - (x[j] - mean[j]) * slope[j]) * scale[j];
        }
    }
}
