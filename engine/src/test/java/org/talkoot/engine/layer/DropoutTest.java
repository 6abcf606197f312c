package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

class DropoutTest {
    private static final Shape SHAPE = Shape.features(1000);

    private static LayerHarness harness(double p, int samples, int index) {
        return new LayerHarness(new Dropout(p), SHAPE, samples, TreeCover.single(4), 42, index);
    }

    private static float[] ones(int samples) {
        float[] x = new float[samples * SHAPE.elements()];
        Arrays.fill(x, 1);
        return x;
    }

    @Test
    void keepsWhatEveryLayerMustKeep() {
        GradientCheck.check(new Dropout(0.5), Shape.features(7));
        GradientCheck.check(new Dropout(0.1), Shape.features(33), 3, 5);
        GradientCheck.check(new Dropout(0), Shape.image(2, 3, 3), 3, 2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void dropsAtItsRateAndScalesWhatRemains(double p) {
        float[] y = harness(p, 100, 0).forward(ones(100));
        int kept = 0;
        for (float value : y) {
            if (value != 0) {
                assertEquals((float) (1 / (1 - p)), value);
                kept++;
            }
        }
        double deviation = Math.sqrt(y.length * p * (1 - p));
        assertEquals(y.length * (1 - p), kept, 4 * deviation);
    }

    @Test
    void masksASampleAlikeInWhateverRow() {
        float[] all = harness(0.5, 7, 3).firstSample(100).forward(ones(7));
        float[] some = harness(0.5, 2, 3).firstSample(104).forward(ones(2));
        assertArrayEquals(Arrays.copyOfRange(all, 4 * SHAPE.elements(), 6 * SHAPE.elements()), some);
    }

    @Test
    void masksEachStepLayerAndSampleDifferently() {
        float[] y = harness(0.5, 2, 3).forward(ones(2));
        assertFalse(Arrays.equals(y, harness(0.5, 2, 4).forward(ones(2))), "another layer");
        assertFalse(Arrays.equals(y, harness(0.5, 2, 3).step(1).forward(ones(2))), "another step");
        float[] first = Arrays.copyOf(y, SHAPE.elements());
        assertFalse(Arrays.equals(first, Arrays.copyOfRange(y, SHAPE.elements(), y.length)), "another sample");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 33, 1000, 5000})
    void takesTheMaskFromTheDocumentedStream(int elements) {
        double p = 0.3;
        Shape shape = Shape.features(elements);
        LayerHarness harness = new LayerHarness(new Dropout(p), shape, 2, TreeCover.single(4), 42, 5);
        float[] x = new float[2 * elements];
        Arrays.fill(x, 1);
        float[] y = harness.step(9).firstSample(77).forward(x);
        int blocks = (elements + 7) / 8;
        for (int row = 0; row < 2; row++) {
            RandomStream random = new RandomStream(42).name(Purpose.DROPOUT, 5, 9, 77 + row);
            int[] words = new int[4 * blocks];
            Arrays.setAll(words, i -> random.nextInt());
            for (int j = 0; j < elements; j++) {
                int piece = j / blocks;
                int bits = words[j % blocks * 4 + piece / 2] >>> piece % 2 * 16 & 0xFFFF;
                assertEquals(bits >= Math.round(p * 65536), y[row * elements + j] != 0, "element " + j);
            }
        }
    }

    @Test
    void neighboursAreDroppedIndependently() {
        int samples = 400;
        float[] y = harness(0.5, samples, 0).forward(ones(samples));
        int elements = SHAPE.elements();
        for (int distance : new int[] {1, 2, 124, 125, 126, 250, 500}) {
            int agree = 0;
            int pairs = 0;
            for (int row = 0; row < samples; row++) {
                for (int j = row * elements; j + distance < (row + 1) * elements; j++) {
                    agree += (y[j] == 0) == (y[j + distance] == 0) ? 1 : 0;
                    pairs++;
                }
            }
            assertEquals(pairs / 2.0, agree, 4 * Math.sqrt(pairs / 4.0), "elements " + distance + " apart");
        }
    }

    @Test
    void passesEverythingOnToEvaluateOrWithoutRate() {
        float[] x = GradientCheck.normal(2 * SHAPE.elements(), 1);
        assertArrayEquals(x, harness(0.5, 2, 0).evaluate(x));
        assertArrayEquals(x, harness(0, 2, 0).forward(x));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, Double.NaN})
    void refusesAnImpossibleRate(double p) {
        assertThrows(IllegalArgumentException.class, () -> new Dropout(p));
    }
}
