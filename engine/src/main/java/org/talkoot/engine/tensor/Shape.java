package org.talkoot.engine.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one sample: {@code (features)}, or {@code (channels, height, width)} for an image.
 *
 * <p>A shape names images as PyTorch does, channels first. In memory an image lies channels last (position by position,
 * each with its channels), so that batch norm, bias and activations of images and of plain features are the same loops
 * over {@code (rows, channels)}. {@code flatten} turns it into the order of the shape.
 */
public final class Shape {
    private final int[] sizes;

    private Shape(int[] sizes) {
        this.sizes = sizes;
        if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("every size of a shape must be positive, but it is " + this);
        }
    }

    public static Shape features(int features) {
        return new Shape(new int[] {features});
    }

    public static Shape image(int channels, int height, int width) {
        return new Shape(new int[] {channels, height, width});
    }

    /** The shape of a parameter, such as {@code (out, in)} or {@code (out, in, height, width)}. */
    public static Shape of(int... sizes) {
        return new Shape(sizes.clone());
    }

    public boolean isImage() {
        return sizes.length == 3;
    }

    public int rank() {
        return sizes.length;
    }

    public int size(int dimension) {
        return sizes[dimension];
    }

    /** What batch norm normalises by: the channels of an image, the features otherwise. */
    public int channels() {
        return sizes[0];
    }

    /** Height times width of an image, 1 otherwise. */
    public int positions() {
        return isImage() ? height() * width() : 1;
    }

    public int height() {
        return sizes[1];
    }

    public int width() {
        return sizes[2];
    }

    /** Number of values: the product of the sizes. */
    public int elements() {
        return Math.toIntExact(Arrays.stream(sizes).asLongStream().reduce(1, Math::multiplyExact));
    }

    public int[] toArray() {
        return sizes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(sizes, that.sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** As people write it: {@code (1, 28, 28)}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
