package org.talkoot.engine.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.talkoot.engine.tensor.Shape;

/**
 * The handwritten digits that come with Talkoot: 1,797 images of 8 x 8, whose values 0..16 become 0..1.
 *
 * <p>E. Alpaydin, C. Kaynak, <i>Optical Recognition of Handwritten Digits</i>, UCI Machine Learning Repository, 1998.
 */
public final class Digits {
    private static final String RESOURCE = "digits.csv.gz";
    private static final Shape SHAPE = Shape.image(1, 8, 8);
    private static final int CLASSES = 10;
    private static final float LARGEST = 16;
    private static final double TEST_FRACTION = 0.2;
    /** Fixed, so that every job, whatever its seed, is tested on the same samples. */
    private static final long SPLIT_SEED = 1998;

    private Digits() {}

    /** A fifth is held out for testing, the same in every job. */
    public static TestSplit read() {
        try (InputStream resource = Digits.class.getResourceAsStream(RESOURCE);
                DataFile file = DataFile.of("the bundled digits", resource, 0);
                RowCollector rows = new RowCollector()) {
            CsvTable table = CsvTable.read(file, CsvFormat.DEFAULT, rows);
            float[] values = scaled(rows.floats(SHAPE.elements()));
            Labels labels = new Labels.Classes(
                    table.labels().stream().mapToInt(Integer::parseInt).toArray(), Labels.numbered(CLASSES));
            return TestSplit.of(
                    new Dataset(
                            file.name(), new FloatSamples(SHAPE, new FloatRows.Heap(values, SHAPE.elements())), labels),
                    TEST_FRACTION,
                    SPLIT_SEED);
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program is missing", e);
        }
    }

    private static float[] scaled(FloatRows rows) {
        float[] values = new float[rows.size() * SHAPE.elements()];
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, values, i * SHAPE.elements());
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= LARGEST; // exact: a power of two
        }
        return values;
    }
}
