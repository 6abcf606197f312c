package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.talkoot.engine.data.TestFiles.bytes;
import static org.talkoot.engine.data.TestFiles.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;

/** Samples are standardised by their own mean and standard deviation. */
class MeasuredPreparationTest {
    private static Dataset numbers(Shape shape, float... values) {
        return Dataset.ofNumbers("numbers", shape, values);
    }

    @Test
    void eachFeatureHasItsOwnMeanAndStdOfTheWholePopulation() {
        Preparation measured =
                numbers(Shape.features(2), 1, 10, 3, 20, 5, 30, 7, 60).measured(Preparation.DEFAULT);
        assertEquals(List.of(4f, 30f), measured.mean());
        assertEquals(List.of((float) Math.sqrt(5), (float) Math.sqrt(350)), measured.std());
    }

    @Test
    void eachChannelOfBytesIsMeasuredOverAllPositionsAfterTheScale() {
        Dataset data = Dataset.ofBytes("images", Shape.image(2, 1, 2), bytes(0, 255, 255, 255, 0, 0, 255, 0));
        Preparation measured = data.measured(new Preparation(-1, 3, List.of(), List.of()));
        assertEquals(List.of(1f, 1f), measured.mean());
        assertEquals(List.of(2f, 2f), measured.std());
        assertArrayEquals(new float[] {-1, 1, 1, 1, -1, -1, 1, -1}, rows(data.prepared(measured)));
    }

    @Test
    void imagesOfNumbersHaveOneMeanAChannel() {
        float[] values = {1, -1, 3, -3, 5, -5, 7, -7};
        assertEquals(
                List.of(4f),
                numbers(Shape.image(1, 1, 2), 1, 3, 5, 7)
                        .measured(Preparation.DEFAULT)
                        .mean());
        Dataset two = numbers(Shape.image(2, 1, 2), values);
        Preparation measured = two.measured(Preparation.DEFAULT);
        assertEquals(List.of(4f, -4f, 4f, -4f), measured.mean());
        assertEquals(-3 / (float) Math.sqrt(5), rows(two.prepared(measured))[0]);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 0.1f, -7e30f, 1e-40f})
    void whereAllValuesAreEqualTheyBecomeZero(float value) {
        Dataset data = numbers(Shape.features(2), value, 1, value, 2, value, 4);
        Preparation measured = data.measured(Preparation.DEFAULT);
        assertEquals(1f, measured.std().get(0));
        for (int row = 0; row < 3; row++) {
            assertEquals(0f, rows(data.prepared(measured))[2 * row]);
        }
        Dataset image = Dataset.ofBytes("image", Shape.image(1, 1, 3), bytes(77, 77, 77));
        assertArrayEquals(new float[3], rows(image.prepared(image.measured(Preparation.DEFAULT))));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 33, 257})
    void standardisedValuesHaveTheMeanZeroAndTheStdOne(int samples) {
        RandomStream random = new RandomStream(samples).name(Purpose.INITIALISATION, 0, 0, 0);
        float[] values = new float[3 * samples];
        byte[] pixels = new byte[3 * samples];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * 100 + new float[] {1e4f, 0, -5}[i % 3]);
            pixels[i] = (byte) random.nextInt();
        }
        checkStandardised(numbers(Shape.features(3), values), samples);
        checkStandardised(Dataset.ofBytes("images", Shape.image(3, 1, 1), pixels), samples);
    }

    private static void checkStandardised(Dataset data, int samples) {
        float[] prepared = rows(data.prepared(data.measured(Preparation.DEFAULT)));
        for (int feature = 0; feature < 3; feature++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < samples; row++) {
                double value = prepared[3 * row + feature];
                sum += value;
                squares += value * value;
            }
            assertEquals(0, sum / samples, 2e-5);
            assertEquals(1, squares / samples, 2e-5);
        }
    }
}
