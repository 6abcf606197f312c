package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/** The shape that square windows over an image give: those that fit, from the first position on. */
final class Windowing {
    private Windowing() {}

    /** Of pooling. */
    static void check(int kernel, int stride) {
        if (kernel < 1 || stride < 1) {
            throw new IllegalArgumentException("pooling needs a kernel and a stride of at least 1");
        }
    }

    static void requireImage(Shape input) {
        if (!input.isImage()) {
            throw new IllegalArgumentException("it takes images, so it can't stand after flatten or linear");
        }
    }

    /** The same channels without padding: of pooling. */
    static Shape output(Shape input, int kernel, int stride) {
        return output(input, input.channels(), kernel, stride, 0);
    }

    /**
     * The image with {@code channels} channels whose height is ⌊(H + 2·padding - kernel) / stride⌋ + 1, its width likewise.
     *
     * @throws IllegalArgumentException if no window fits, or there are too many for an array
     */
    static Shape output(Shape input, int channels, int kernel, int stride, int padding) {
        requireImage(input);
        long height = input.height() + 2L * padding;
        long width = input.width() + 2L * padding;
        if (kernel > height || kernel > width) {
            throw new IllegalArgumentException("its kernel of " + kernel + " x " + kernel
                    + " doesn't fit into the image of " + height + " x " + width
                    + (padding > 0 ? " (with padding)" : "") + ": take a smaller one");
        }
        height = (height - kernel) / stride + 1;
        width = (width - kernel) / stride + 1;
        if (height * width > Integer.MAX_VALUE / channels) {
            throw new IllegalArgumentException("its output would have " + channels + " x " + height + " x " + width
                    + " values, more than an array can hold");
        }
        return Shape.image(channels, (int) height, (int) width);
    }
}
