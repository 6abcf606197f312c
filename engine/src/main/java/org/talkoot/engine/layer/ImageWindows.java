package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.tensor.Shape;

/**
 * The windows of a convolution over channels-last images as the rows of a matrix, so that a convolution is a matrix
 * product (im2col; Chellapilla, Puri, Simard 2006). A window's row is (kernel, kernel, C), the image's own order: each of
 * the window's lines is one contiguous run of kernel · C values.
 *
 * <p>Windows are handled by lines: a line is the windows of one output row, and line l of a range of images is output row
 * l mod outputHeight of image ⌊l / outputHeight⌋.
 */
final class ImageWindows {
    private static final int SHORT = 24; // floats; below this a loop beats the call of arraycopy

    private final int channels; // C
    private final int height; // H
    private final int width; // W
    private final int outputHeight;
    private final int outputWidth;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final int run; // kernel · C
    private final float[] row; // (W, C): of an image, in work
    private final float[][]
            parts; // (⌈kernel / stride⌉, W, C): columns of windows as they lie in an image, zero between them

    ImageWindows(Shape input, Shape output, int kernel, int stride, int padding) {
        channels = input.channels();
        height = input.height();
        width = input.width();
        outputHeight = output.height();
        outputWidth = output.width();
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        run = kernel * channels;
        row = new float[width * channels];
        parts = new float[(kernel + stride - 1) / stride][row.length];
    }

    /** Lines of one image. */
    int lines() {
        return outputHeight;
    }

    /** Values of a window. */
    int windowLength() {
        return kernel * run;
    }

    /** Values of all windows of a line. */
    int lineLength() {
        return outputWidth * windowLength();
    }

    /**
     * Copies lines [first, first + lines) of the images from {@code firstImage} on to {@code windows} (lines,
     * outputWidth, windowLength), with zeros for the padding.
     */
    void gather(float[] images, int firstImage, int first, int lines, float[] windows) {
        for (int i = 0; i < lines; i++) {
            int image = firstImage + (first + i) / outputHeight;
            int top = (first + i) % outputHeight * stride - padding;
            for (int k = 0; k < kernel; k++) {
                int at = i * lineLength() + k * run;
                if (top + k >= 0 && top + k < height) {
                    gatherRow(images, (image * height + top + k) * width * channels, windows, at);
                } else {
                    for (int o = 0; o < outputWidth; o++, at += windowLength()) {
                        Arrays.fill(windows, at, at + run, 0);
                    }
                }
            }
        }
    }

    /** One image row, which begins at {@code row}, to the windows of one line: to {@code at} and every window after it. */
    private void gatherRow(float[] images, int row, float[] windows, int at) {
        for (int o = 0; o < outputWidth; o++, at += windowLength()) {
            int left = o * stride - padding;
            int from = Math.max(left, 0);
            int to = Math.min(left + kernel, width);
            if (to - from == kernel) {
                copy(images, row + from * channels, windows, at, run);
            } else {
                Arrays.fill(windows, at, at + run, 0);
                if (from < to) {
                    int start = at + (from - left) * channels;
                    copy(images, row + from * channels, windows, start, (to - from) * channels);
                }
            }
        }
    }

    private static void copy(float[] from, int fromOffset, float[] to, int toOffset, int length) {
        if (length < SHORT) {
            for (int i = 0; i < length; i++) {
                to[toOffset + i] = from[fromOffset + i];
            }
        } else {
            System.arraycopy(from, fromOffset, to, toOffset, length);
        }
    }

    /**
     * The transpose of {@link #gather}: adds each window's values to the places of the images that they came from. Images are
     * zeroed when their first line comes, so lines must come in order.
     */
    void scatter(float[] windows, int firstImage, int first, int lines, float[] images) {
        for (int i = 0; i < lines; i++) {
            int image = firstImage + (first + i) / outputHeight;
            int line = (first + i) % outputHeight;
            if (line == 0) {
                Arrays.fill(images, image * height * row.length, (image + 1) * height * row.length, 0);
            }
            int top = line * stride - padding;
            for (int k = Math.max(0, -top); k < Math.min(kernel, height - top); k++) {
                addRow(windows, i * lineLength() + k * run, images, (image * height + top + k) * row.length);
            }
        }
    }

    /** One row of all windows of a line to one row of an image. */
    private void addRow(float[] windows, int at, float[] images, int to) {
        System.arraycopy(images, to, row, 0, row.length);
        for (int part = parts.length - 1; part >= 0; part--) {
            layOut(windows, at, part);
            RowSums.add(parts[part], row, row.length);
        }
        System.arraycopy(row, 0, images, to, row.length);
    }

    /** Columns part · stride and on of each window, as many as don't overlap with the next window's. */
    private void layOut(float[] windows, int at, int part) {
        int column = part * stride;
        int columns = Math.min(stride, kernel - column);
        for (int o = 0; o < outputWidth; o++, at += windowLength()) {
            int left = o * stride - padding + column;
            int from = Math.max(left, 0);
            int to = Math.min(left + columns, width);
            if (from < to) {
                int start = at + (column + from - left) * channels;
                copy(windows, start, parts[part], from * channels, (to - from) * channels);
            }
        }
    }
}
