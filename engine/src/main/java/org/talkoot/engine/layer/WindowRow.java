package org.talkoot.engine.layer;

/**
 * How one row of each of a line's windows, (outputWidth, kernel, C), lies over one row of a channels-last image, (W, C). Loops
 * are over whole rows, in buffers that begin at index 0, see {@link RowSums}: windows overlap and leave gaps, so first the
 * columns that don't overlap are put where they lie in the image.
 */
final class WindowRow {
    private static final int SHORT = 24; // floats; below this a loop beats the call of arraycopy

    private final int channels; // C
    private final int width; // W
    private final int outputWidth;
    private final int kernel;
    private final int stride;
    private final int padding;
    private final float[] row; // (W, C): of an image, in work
    private final float[][]
            parts; // (⌈kernel / stride⌉, W, C): columns of windows as they lie in an image, zero between them

    WindowRow(int channels, int width, int outputWidth, int kernel, int stride, int padding) {
        this.channels = channels;
        this.width = width;
        this.outputWidth = outputWidth;
        this.kernel = kernel;
        this.stride = stride;
        this.padding = padding;
        row = new float[width * channels];
        parts = new float[(kernel + stride - 1) / stride][row.length];
    }

    /** Values of an image's row. */
    int length() {
        return row.length;
    }

    /** Adds the values of each window, {@code step} after those of the one before, to an image's row at {@code to}. */
    void add(float[] windows, int at, int step, float[] images, int to) {
        System.arraycopy(images, to, row, 0, row.length);
        for (int part = parts.length - 1; part >= 0; part--) {
            layOut(windows, at, step, part);
            RowSums.add(parts[part], row, row.length);
        }
        System.arraycopy(row, 0, images, to, row.length);
    }

    /** Columns part · stride and on of each window, as many as don't overlap with the next window's. */
    private void layOut(float[] windows, int at, int step, int part) {
        int column = part * stride;
        int columns = Math.min(stride, kernel - column);
        for (int o = 0; o < outputWidth; o++) {
            int left = o * stride - padding + column;
            int from = Math.max(left, 0);
            int to = Math.min(left + columns, width);
            if (from < to) {
                int start = at + o * step + (column + from - left) * channels;
                copy(windows, start, parts[part], from * channels, (to - from) * channels);
            }
        }
    }

    /** {@code values} (outputWidth, C) ← column {@code j} of each window over an image's row at {@code from}; no padding. */
    void column(float[] images, int from, int j, float[] values) {
        copies(images, from + j * channels, stride * channels, values, 0, channels, channels, outputWidth);
    }

    /**
     * Copies {@code count} runs of {@code length} floats, which lie so many floats apart. Of short ones first all their first values,
     * and so on: a loop over few values costs more than they do.
     */
    static void copies(
            float[] from, int fromOffset, int fromStep, float[] to, int toOffset, int toStep, int length, int count) {
        if (length < SHORT) {
            for (int i = 0; i < length; i++) {
                for (int run = 0; run < count; run++) {
                    to[toOffset + i + run * toStep] = from[fromOffset + i + run * fromStep];
                }
            }
        } else {
            for (int run = 0; run < count; run++) {
                System.arraycopy(from, fromOffset + run * fromStep, to, toOffset + run * toStep, length);
            }
        }
    }

    static void copy(float[] from, int fromOffset, float[] to, int toOffset, int length) {
        if (length < SHORT) {
            for (int i = 0; i < length; i++) {
                to[toOffset + i] = from[fromOffset + i];
            }
        } else {
            System.arraycopy(from, fromOffset, to, toOffset, length);
        }
    }
}
