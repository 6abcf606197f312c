package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;

class AugmenterTest {
    private static final long SEED = 5;
    private static final List<Augmentation> ALL = List.of(
            new Augmentation.Shift(1, 0),
            new Augmentation.Flip(0.5),
            new Augmentation.Shift(2, 1),
            new Augmentation.Flip(0.5),
            new Augmentation.Shift(1, 1));

    /** Every value of an image is another one, and none is zero. */
    private static Dataset images(int channels, int height, int width) {
        Shape shape = Shape.image(channels, height, width);
        float[] values = new float[2 * shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return Dataset.ofNumbers("images", shape, values);
    }

    private static float[] changed(List<Augmentation> changes, Dataset data, int epoch, int sample) {
        float[] inputs = new float[data.sampleShape().elements()];
        data.gather(new int[] {sample}, 0, 1, inputs, 0);
        new Augmenter(changes, data, SEED).apply(inputs, 0, epoch, sample);
        return inputs;
    }

    /** One change after the other, pixel by pixel. */
    private static float[] slowly(List<Augmentation> changes, Dataset data, int epoch, int sample) {
        Shape shape = data.sampleShape();
        int width = shape.width();
        int height = shape.height();
        int channels = shape.channels();
        RandomStream random = new RandomStream(SEED).name(Purpose.AUGMENTATION, 0, epoch, sample);
        float[] image = new float[shape.elements()];
        data.gather(new int[] {sample}, 0, 1, image, 0);
        for (Augmentation change : changes) {
            float[] next = new float[image.length];
            int dx = 0;
            int dy = 0;
            boolean flips = false;
            if (change instanceof Augmentation.Flip flip) {
                flips = random.nextFloat() < flip.p();
            } else if (change instanceof Augmentation.Shift shift) {
                dx = random.nextInt(2 * shift.horizontal() + 1) - shift.horizontal();
                dy = random.nextInt(2 * shift.vertical() + 1) - shift.vertical();
            }
            for (int i = 0; i < image.length; i++) {
                int x = i / channels % width;
                int fromX = (flips ? width - 1 - x : x) - dx;
                int fromY = i / channels / width - dy;
                if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height) {
                    next[i] = image[(fromY * width + fromX) * channels + i % channels];
                }
            }
            image = next;
        }
        return image;
    }

    @ParameterizedTest
    @CsvSource({"1, 8, 8", "3, 5, 7", "2, 1, 33", "4, 3, 3", "1, 7, 2"})
    void severalChangesAreOneAfterTheOther(int channels, int height, int width) {
        Dataset data = images(channels, height, width);
        for (int epoch = 0; epoch < 200; epoch++) {
            for (int sample = 0; sample < 2; sample++) {
                assertArrayEquals(
                        slowly(ALL, data, epoch, sample),
                        changed(ALL, data, epoch, sample),
                        "epoch " + epoch + ", sample " + sample);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFlipMirrorsThePixelsAndKeepsTheirChannels(int channels) {
        Dataset data = images(channels, 2, 3);
        float[] flipped = changed(List.of(new Augmentation.Flip(1)), data, 0, 0);
        for (int channel = 0; channel < channels; channel++) {
            assertEquals(2 * channels + channel + 1, flipped[channel]);
            assertEquals(3 * channels + channel + 1, flipped[5 * channels + channel]);
        }
        assertArrayEquals(changed(List.of(), data, 0, 0), changed(List.of(new Augmentation.Flip(0)), data, 0, 0));
    }

    @Test
    void everyPlaceIsAsLikelyAndHalfOfTheImagesAreFlipped() {
        Dataset data = Dataset.ofNumbers("dot", Shape.image(1, 3, 3), new float[] {0, 0, 0, 0, 1, 0, 0, 0, 0});
        Dataset arrow = Dataset.ofNumbers("arrow", Shape.image(1, 1, 2), new float[] {1, 2});
        int[] places = new int[9];
        int flips = 0;
        int epochs = 9_000;
        for (int epoch = 0; epoch < epochs; epoch++) {
            float[] moved = changed(List.of(new Augmentation.Shift(1, 1)), data, epoch, 0);
            for (int i = 0; i < 9; i++) {
                places[i] += (int) moved[i];
            }
            flips += changed(List.of(new Augmentation.Flip(0.5)), arrow, epoch, 0)[0] == 2 ? 1 : 0;
        }
        for (int count : places) {
            assertEquals(epochs / 9.0, count, 5 * Math.sqrt(epochs / 9.0), Arrays.toString(places));
        }
        assertEquals(epochs / 2.0, flips, 5 * Math.sqrt(epochs / 4.0));
    }

    @Test
    void whatHappensDependsOnSeedEpochAndSampleAndNotOnTheRow() {
        Dataset data = images(1, 8, 8);
        Augmenter augmenter = new Augmenter(ALL, data, SEED);
        float[] inputs = new float[3 * 64];
        data.gather(new int[] {1, 0, 1}, 0, 3, inputs, 0);
        for (int row = 2; row >= 0; row--) {
            augmenter.apply(inputs, row, 7, 1 - row % 2);
        }
        assertArrayEquals(changed(ALL, data, 7, 1), Arrays.copyOfRange(inputs, 0, 64));
        assertArrayEquals(changed(ALL, data, 7, 0), Arrays.copyOfRange(inputs, 64, 128));
        assertArrayEquals(changed(ALL, data, 7, 1), Arrays.copyOfRange(inputs, 128, 192));
        assertFalse(Arrays.equals(changed(ALL, data, 7, 1), changed(ALL, data, 8, 1)));
    }

    @Test
    void whereThereIsNoPixelThereIsWhatARawZeroBecomes() {
        Preparation preparation = new Preparation(-1, 1, List.of(0.5f, 0.25f), List.of(2f, 4f));
        byte[] white = new byte[2 * 3 * 3];
        Arrays.fill(white, (byte) 255);
        Dataset bytes = Dataset.ofBytes("white", Shape.image(2, 3, 3), white).prepared(preparation);
        float[] zero = new float[2 * 9];
        Dataset.ofBytes("black", Shape.image(2, 3, 3), new byte[2 * 9])
                .prepared(preparation)
                .gather(new int[] {0}, 0, 1, zero, 0);
        int blank = 0;
        for (int epoch = 0; epoch < 100; epoch++) {
            float[] moved = changed(List.of(new Augmentation.Shift(2, 2)), bytes, epoch, 0);
            for (int i = 0; i < moved.length; i++) {
                float full = i % 2 == 0 ? 0.25f : 0.1875f;
                assertTrue(moved[i] == full || moved[i] == zero[i], "value " + i + " is " + moved[i]);
                blank += moved[i] == zero[i] ? 1 : 0;
            }
        }
        assertTrue(blank > 0);
        List<Float> each = List.of(1f, 2f);
        assertArrayEquals(new float[] {-1, -1}, new Preparation(0, 1, each, each).zero(Shape.image(1, 1, 2)));
    }
}
