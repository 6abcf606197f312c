package org.talkoot.engine.layer;

import java.util.Arrays;

/**
 * The loops of a batch norm over ranges of a (rows, C) array, C channels. A range begins and ends at rows; {@code from}
 * and {@code length} count floats. Every loop is over copies that begin at index 0, see {@link RowSums}.
 *
 * <p>{@link #mean}, {@link #scale}, {@link #shift} and {@link #slope} are written by the pass before the calls that use
 * them.
 */
final class ChannelRows {
    final float[] mean; // (C)
    final float[] scale; // (C)
    final float[] shift; // (C)
    final float[] slope; // (C)

    private final int channels;
    private final int width; // W: of a wide row
    private final RowSums rowSums;
    private final float[] row; // (W): values in work
    private final float[] gradient; // (W): gradients in work
    private final float[] group; // (W): sum of the group of wide rows in work
    private final float[] productGroup; // (W)
    private final float[] sum; // (W)
    private final float[] products; // (W)
    private final float[] wideMean; // (W), like the others below: the vector repeated
    private final float[] wideScale;
    private final float[] wideShift;
    private final float[] wideSlope;

    ChannelRows(int channels) {
        this.channels = channels;
        width = WideRow.length(channels);
        rowSums = new RowSums(channels);
        mean = new float[channels];
        scale = new float[channels];
        shift = new float[channels];
        slope = new float[channels];
        row = new float[width];
        gradient = new float[width];
        group = new float[width];
        productGroup = new float[width];
        sum = new float[width];
        products = new float[width];
        wideMean = new float[width];
        wideScale = new float[width];
        wideShift = new float[width];
        wideSlope = new float[width];
    }

    /** {@code moments[offset ...]} ← each channel's mean, then each channel's M2 = Σ (x - mean)². */
    void moments(float[] x, int from, int length, float[] moments, int offset) {
        int count = length / channels;
        rowSums.sum(x, from / channels, count, moments, offset);
        for (int c = offset; c < offset + channels; c++) {
            moments[c] /= count;
        }
        WideRow.repeat(moments, offset, channels, wideMean);
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
        WideRow.sum(sum, Math.min(width, length), channels, moments, offset + channels);
    }

    private static void addSquares(float[] x, float[] mean, float[] sum, int length) {
        for (int j = 0; j < length; j++) {
            float distance = x[j] - mean[j];
            sum[j] += distance * distance;
        }
    }

    /** y = (x - mean) · scale + shift. */
    void normalise(float[] x, float[] y, int from, int length) {
        WideRow.repeat(mean, 0, channels, wideMean);
        WideRow.repeat(scale, 0, channels, wideScale);
        WideRow.repeat(shift, 0, channels, wideShift);
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            System.arraycopy(x, at, row, 0, floats);
            normalise(row, wideMean, wideScale, wideShift, floats);
            System.arraycopy(row, 0, y, at, floats);
        }
    }

    private static void normalise(float[] x, float[] mean, float[] scale, float[] shift, int length) {
        for (int j = 0; j < length; j++) {
            x[j] = (x[j] - mean[j]) * scale[j] + shift[j];
        }
    }

    /** {@code sums[offset ...]} ← each channel's Σ dy, then each channel's Σ dy (x - mean). */
    void gradientSums(float[] x, float[] dy, int from, int length, float[] sums, int offset) {
        WideRow.repeat(mean, 0, channels, wideMean);
        Arrays.fill(sum, 0);
        Arrays.fill(products, 0);
        int summed = 0;
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            System.arraycopy(x, at, row, 0, floats);
            System.arraycopy(dy, at, gradient, 0, floats);
            RowSums.add(gradient, group, floats);
            addProducts(gradient, row, wideMean, productGroup, floats); // a loop with two results would be slower
            if (++summed % WideRow.GROUP == 0) {
                WideRow.close(group, sum);
                WideRow.close(productGroup, products);
            }
        }
        WideRow.close(group, sum);
        WideRow.close(productGroup, products);
        WideRow.sum(sum, Math.min(width, length), channels, sums, offset);
        WideRow.sum(products, Math.min(width, length), channels, sums, offset + channels);
    }

    private static void addProducts(float[] dy, float[] x, float[] mean, float[] products, int length) {
        for (int j = 0; j < length; j++) {
            products[j] += dy[j] * (x[j] - mean[j]);
        }
    }

    /** dx = (dy - shift - (x - mean) · slope) · scale. */
    void inputGradient(float[] x, float[] dy, float[] dx, int from, int length) {
        WideRow.repeat(mean, 0, channels, wideMean);
        WideRow.repeat(scale, 0, channels, wideScale);
        WideRow.repeat(shift, 0, channels, wideShift);
        WideRow.repeat(slope, 0, channels, wideSlope);
        for (int at = from; at < from + length; at += width) {
            int floats = Math.min(width, from + length - at);
            System.arraycopy(x, at, row, 0, floats);
            System.arraycopy(dy, at, gradient, 0, floats);
            inputGradient(row, wideMean, wideScale, wideShift, wideSlope, gradient, floats);
            System.arraycopy(gradient, 0, dx, at, floats);
        }
    }

    private static void inputGradient(
            float[] x, float[] mean, float[] scale, float[] shift, float[] slope, float[] gradient, int length) {
        for (int j = 0; j < length; j++) {
            gradient[j] = (gradient[j] - shift[j] - (x[j] - mean[j]) * slope[j]) * scale[j];
        }
    }
}
