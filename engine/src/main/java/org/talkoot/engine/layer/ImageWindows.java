package org.talkoot.engine.layer;

import java.util.Arrays;
import org.talkoot.engine.blas.Blas;
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

    /** The transpose of {@link #gather}: adds each window's values to the places of the images that they came from. */
    void scatterAdd(float[] windows, int firstImage, int first, int lines, float[] images) {
        for (int i = 0; i < lines; i++) {
            int image = firstImage + (first + i) / outputHeight;
            int top = (first + i) % outputHeight * stride - padding;
            for (int k = Math.max(0, -top); k < Math.min(kernel, height - top); k++) {
                int at = i * lineLength() + k * run;
                scatterRow(windows, at, images, (image * height + top + k) * width * channels);
            }
        }
    }

    private void scatterRow(float[] windows, int at, float[] images, int row) {
        for (int o = 0; o < outputWidth; o++, at += windowLength()) {
            int left = o * stride - padding;
            int from = Math.max(left, 0);
            int to = Math.min(left + kernel, width);
            if (from < to) {
                Blas.add((to - from) * channels, windows, at + (from - left) * channels, images, row + from * channels);
            }
        }
    }
}
