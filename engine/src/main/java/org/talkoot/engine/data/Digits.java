package org.talkoot.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.talkoot.engine.tensor.Shape;

/**
 * The handwritten digits that come with Talkoot: 1,797 images of 8 x 8, whose values 0..16 become 0..1.
 *
 * <p>E. Alpaydin, C. Kaynak, <i>Optical Recognition of Handwritten Digits</i>, UCI Machine Learning Repository, 1998.
 */
public final class Digits {
    private static final String RESOURCE = "digits.gz";
    private static final Shape SHAPE = Shape.image(1, 8, 8);
    private static final int CLASSES = 10;
    private static final float LARGEST = 16;
    private static final double TEST_FRACTION = 0.2;
    /** Fixed, so that every job, whatever its seed, is tested on the same samples. */
    private static final long SPLIT_SEED = 1998;

    private Digits() {}

    /** A fifth is held out for testing, the same in every job. */
    public static TestSplit read() {
        byte[] records = records();
        int pixels = SHAPE.elements();
        int samples = records.length / (pixels + 1);
        float[] values = new float[samples * pixels];
        int[] labels = new int[samples];
        for (int sample = 0, at = 0; sample < samples; sample++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                values[sample * pixels + pixel] = records[at++] / LARGEST; // exact: a power of two
            }
            labels[sample] = records[at++];
        }
        return TestSplit.of(
                new Dataset(
                        "the bundled digits",
                        new FloatSamples(SHAPE, new FloatRows.Heap(values, pixels)),
                        new Labels.Classes(labels, Labels.numbered(CLASSES))),
                TEST_FRACTION,
                SPLIT_SEED);
    }

    /** Each has the pixels and the label, a byte each. */
    private static byte[] records() {
        try (InputStream resource = new GZIPInputStream(Digits.class.getResourceAsStream(RESOURCE))) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program is missing", e);
        }
    }
}
