package org.talkoot.engine.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.loss.Loss.Targets;
import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;

class LossTest {
    private static final int ROWS = 5;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257})
    void crossEntropysGradientIsItsSlope(int outputs) {
        checkGradient(new CrossEntropy(), outputs, labels(outputs));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257})
    void theGradientOfSmoothedLabelsAndWeightedClassesIsTheSlopeToo(int outputs) {
        double[] weights = new double[outputs];
        Arrays.setAll(weights, label -> 0.25 + label % 4);
        checkGradient(new CrossEntropy(0.2, new double[0]), outputs, labels(outputs));
        checkGradient(new CrossEntropy(0, weights), outputs, labels(outputs));
        checkGradient(new CrossEntropy(0.9, weights), outputs, labels(outputs));
    }

    /** The numbers are those of {@code generate.py}, beside the file. */
    @ParameterizedTest
    @CsvFileSource(resources = "cross-entropy.csv", numLinesToSkip = 1)
    void crossEntropyIsPyTorchs(
            double smoothing, String weights, String logits, String labels, double loss, String gradient) {
        int[] classes =
                Arrays.stream(numbers(labels)).mapToInt(label -> (int) label).toArray();
        float[] x = floats(logits);
        CrossEntropy crossEntropy = new CrossEntropy(smoothing, numbers(weights));
        double total = Arrays.stream(classes).mapToDouble(crossEntropy::weight).sum();
        Activation activation = new Activation(x, new float[x.length]);
        Targets targets = new Targets(classes, null);
        int outputs = x.length / classes.length;
        double sum = crossEntropy.rows(activation, outputs, targets, 0, classes.length, (float) (1 / total));
        assertEquals(loss, sum / total, 1e-6 * loss);
        assertArrayEquals(floats(gradient), activation.gradient(), 2e-7f);
    }

    private static double[] numbers(String spaced) {
        return spaced == null
                ? new double[0]
                : Arrays.stream(spaced.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray();
    }

    private static float[] floats(String spaced) {
        double[] numbers = numbers(spaced);
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 257})
    void meanSquaredErrorsGradientIsItsSlope(int outputs) {
        checkGradient(new MeanSquaredError(), outputs, labels(outputs));
    }

    @Test
    void meanSquaredErrorsGradientIsItsSlopeForANumber() {
        checkGradient(new MeanSquaredError(), 1, new Targets(new int[ROWS], new float[] {0.5f, -2, 100, 0, 1}));
    }

    /** By central differences over the true width of the perturbation, so that float32 inputs cost nothing. */
    private static void checkGradient(Loss loss, int outputs, Targets targets) {
        float[] values = random(ROWS * outputs);
        float[] gradient = new float[values.length];
        float scale = 1f / 8;
        loss.rows(new Activation(values, gradient), outputs, targets, 0, ROWS, scale);
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            values[i] = value + 1e-2f;
            double above = loss.rows(new Activation(values, null), outputs, targets, 0, ROWS, scale);
            double width = values[i];
            values[i] = value - 1e-2f;
            double below = loss.rows(new Activation(values, null), outputs, targets, 0, ROWS, scale);
            width -= values[i];
            values[i] = value;
            double slope = (above - below) / width * scale;
            assertEquals(slope, gradient[i], 1e-5 * (Math.abs(slope) + 0.1), loss + " of " + outputs + ", value " + i);
        }
    }

    @Test
    void theLossOfEqualLogitsIsTheLogarithmOfTheirNumber() {
        Activation logits = new Activation(new float[] {3, 3, 3, 3}, new float[4]);
        assertEquals(Math.log(4), new CrossEntropy().rows(logits, 4, new Targets(new int[] {2}, null), 0, 1, 1), 1e-15);
        assertEquals(-0.75f, logits.gradient()[2]);
        assertEquals(0.25f, logits.gradient()[0]);
    }

    @Test
    void theMeanSquaredErrorOfAClassIsAgainstItsOneHotVector() {
        Activation outputs = new Activation(new float[] {1, 0, 3, 0}, new float[4]);
        Targets targets = new Targets(new int[] {2}, null);
        assertEquals((1 + 4) / 4.0, new MeanSquaredError().rows(outputs, 4, targets, 0, 1, 1));
        assertEquals(0.5f, outputs.gradient()[0]);
        assertEquals(1f, outputs.gradient()[2]);
    }

    @Test
    void extremeLogitsStayFinite() {
        for (int label = 0; label < 3; label++) {
            Activation logits = new Activation(new float[] {1e4f, -1e4f, 0}, new float[3]);
            double loss = new CrossEntropy().rows(logits, 3, new Targets(new int[] {label}, null), 0, 1, 1);
            assertEquals(new double[] {0, 2e4, 1e4}[label], loss);
            for (int j = 0; j < 3; j++) {
                float expected = (j == 0 ? 1 : 0) - (j == label ? 1 : 0);
                assertEquals(expected, logits.gradient()[j], "label " + label + ", logit " + j);
            }
        }
    }

    @Test
    void aNearCertainLabelStillHasAGradient() {
        Activation logits = new Activation(new float[] {0, 20}, new float[2]);
        new CrossEntropy().rows(logits, 2, new Targets(new int[] {1}, null), 0, 1, 1);
        double probability = 1 / (1 + Math.exp(20));
        assertEquals(probability, logits.gradient()[0], 1e-6 * probability);
        assertEquals(-probability, logits.gradient()[1], 1e-6 * probability);
    }

    @Test
    void notANumberStaysNotANumber() {
        for (Loss loss : new Loss[] {new CrossEntropy(), new MeanSquaredError()}) {
            for (int at = 0; at < 3; at++) {
                float[] values = {1, 2, 3};
                values[at] = Float.NaN;
                Activation logits = new Activation(values, new float[3]);
                double sum = loss.rows(logits, 3, new Targets(new int[] {1}, null), 0, 1, 1);
                assertTrue(Double.isNaN(sum), loss + " " + at);
                assertTrue(Float.isNaN(logits.gradient()[at]), loss + " " + at);
            }
        }
    }

    @Test
    void onlyTheAskedRowsCountAndAreWritten() {
        for (Loss loss : new Loss[] {new CrossEntropy(), new MeanSquaredError()}) {
            Targets targets = labels(3);
            float[] values = random(ROWS * 3);
            Activation part = new Activation(values, new float[values.length]);
            double rows = loss.rows(part, 3, targets, 1, 2, 0.5f);
            Activation none = new Activation(values, null);
            double first = loss.rows(none, 3, targets, 1, 1, 0.5f);
            assertEquals(first + loss.rows(none, 3, targets, 2, 1, 0.5f), rows);
            for (int i = 0; i < values.length; i++) {
                assertEquals(i >= 3 && i < 9, part.gradient()[i] != 0, loss + " " + i);
            }
        }
    }

    private static Targets labels(int outputs) {
        int[] labels = new int[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = 31 * row % outputs;
        }
        return new Targets(labels, null);
    }

    private static float[] random(int length) {
        RandomStream stream = new RandomStream(7).name(Purpose.INITIALISATION, 0, 0, 0);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 2 * (float) stream.nextGaussian();
        }
        return values;
    }
}
