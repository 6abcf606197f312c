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
    private final int channels; // C
    private final int height; // H
    private final int width; // W
    private final int outputHeight;
    private final int outputWidth;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final int run; // kernel · C
    private final int firstInside; // windows [firstInside, endInside) of a line lie wholly over the image's columns
    private final int endInside;
    private final WindowRow row;

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
        firstInside = Math.min(-Math.floorDiv(-padding, stride), outputWidth);
        endInside = Math.max(firstInside, Math.min(Math.floorDiv(width + padding - kernel, stride) + 1, outputWidth));
        row = new WindowRow(channels, width, outputWidth, kernel, stride, padding);
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
        for (int o = 0; o < firstInside; o++) {
            gatherEdge(images, row, o, windows, at + o * windowLength());
        }
        int from = row + (firstInside * stride - padding) * channels;
        int to = at + firstInside * windowLength();
        int count = endInside - firstInside;
        WindowRow.copies(images, from, stride * channels, windows, to, windowLength(), run, count);
        for (int o = endInside; o < outputWidth; o++) {
            gatherEdge(images, row, o, windows, at + o * windowLength());
        }
    }

    /** One image row to window o of a line, which reaches beyond the image: at {@code at}. */
    private void gatherEdge(float[] images, int row, int o, float[] windows, int at) {
        int left = o * stride - padding;
        int from = Math.max(left, 0);
        int to = Math.min(left + kernel, width);
        Arrays.fill(windows, at, at + run, 0);
        if (from < to) {
            WindowRow.copy(
                    images, row + from * channels, windows, at + (from - left) * channels, (to - from) * channels);
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
                Arrays.fill(images, image * height * row.length(), (image + 1) * height * row.length(), 0);
            }
            int top = line * stride - padding;
            for (int k = Math.max(0, -top); k < Math.min(kernel, height - top); k++) {
                int to = (image * height + top + k) * row.length();
                row.add(windows, i * lineLength() + k * run, windowLength(), images, to);
            }
        }
    }
}
