package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

class PoolingTest {
    private static final int SAMPLES = 7;
    private static final int SHARDS = 5;

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1, 2, 3", // kernel, stride, channels, height, width
        "2, 2, 2, 4, 5",
        "3, 2, 3, 5, 7",
        "2, 3, 7, 6, 5",
        "3, 1, 33, 4, 3",
        "5, 5, 2, 5, 5",
    })
    void poolsComputeWhatTheDefinitionSaysWithTheSlopesAsGradients(
            int kernel, int stride, int channels, int height, int width) {
        Shape input = Shape.image(channels, height, width);
        Layer max = new MaxPool2d(kernel, stride);
        Layer mean = new AvgPool2d(kernel, stride);
        assertArrayEquals(definition(input, kernel, stride, true), forward(max, input), max.toString());
        assertArrayEquals(definition(input, kernel, stride, false), forward(mean, input), 1e-6f * 8, mean.toString());
        GradientCheck.check(max, input, SAMPLES, SHARDS, distinct(SAMPLES, input));
        GradientCheck.check(max, input, 2, 4, distinct(2, input));
        GradientCheck.check(mean, input, SAMPLES, SHARDS);
        GradientCheck.check(mean, input, 33, 1);
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,3,5", "7,4,4", "33,1,7"})
    void theGlobalMeanIsAFeatureAChannel(int channels, int height, int width) {
        Shape input = Shape.image(channels, height, width);
        Layer layer = new GlobalAvgPool();
        assertEquals(Shape.features(channels), layer.output(input));
        float[] x = distinct(SAMPLES, input);
        double[] expected = new double[SAMPLES * channels];
        for (int i = 0; i < x.length; i++) {
            expected[i / input.elements() * channels + i % channels] += (double) x[i] / height / width;
        }
        float[] y = forward(layer, input);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], y[i], 1e-5, "feature " + i);
        }
        GradientCheck.check(layer, input);
    }

    private static float[] distinct(int samples, Shape input) {
        return GradientCheck.distinct(samples * input.elements(), 1);
    }

    private static float[] forward(Layer layer, Shape input) {
        return new LayerHarness(layer, input, SAMPLES, TreeCover.single(SHARDS)).forward(distinct(SAMPLES, input));
    }

    private static float[] definition(Shape input, int kernel, int stride, boolean max) {
        float[] x = distinct(SAMPLES, input);
        int channels = input.channels();
        int height = (input.height() - kernel) / stride + 1;
        int width = (input.width() - kernel) / stride + 1;
        float[] y = new float[SAMPLES * height * width * channels];
        for (int at = 0; at < y.length; at++) {
            int left = at / channels % width * stride;
            int top = at / channels / width % height * stride;
            int sample = at / channels / width / height;
            double maximum = Double.NEGATIVE_INFINITY;
            double sum = 0;
            for (int tap = 0; tap < kernel * kernel; tap++) {
                int row = sample * input.height() + top + tap / kernel;
                float value = x[(row * input.width() + left + tap % kernel) * channels + at % channels];
                maximum = Math.max(maximum, value);
                sum += value;
            }
            y[at] = (float) (max ? maximum : sum / kernel / kernel);
        }
        return y;
    }

    @Test
    void theFirstOfEqualMaximaTakesTheGradient() {
        for (float value : new float[] {0, 3, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
            float[] x = {value, value, value, value};
            assertArrayEquals(new float[] {value}, maximum().forward(x));
            assertArrayEquals(new float[] {5, 0, 0, 0}, maximumGradient(x), "all " + value);
        }
        assertArrayEquals(new float[] {0, 5, 0, 0}, maximumGradient(new float[] {1, 2, 2, 2}));
    }

    @Test
    void overlappingWindowsWithOneMaximumAddTheirGradients() {
        LayerHarness harness = new LayerHarness(new MaxPool2d(2, 1), Shape.image(1, 3, 3), 1, TreeCover.single(1));
        harness.forward(new float[] {1, 2, 3, 4, 9, 6, 7, 8, 5});
        assertArrayEquals(new float[] {0, 0, 0, 0, 15, 0, 0, 0, 0}, harness.backward(new float[] {1, 2, 4, 8}));
    }

    @Test
    void notANumberIsTheMaximumWhereverItStands() {
        for (int at = 0; at < 4; at++) {
            float[] x = {1, Float.POSITIVE_INFINITY, 2, 3};
            x[at] = Float.NaN;
            assertTrue(Float.isNaN(maximum().forward(x)[0]), "NaN at " + at);
            x[at] = Float.intBitsToFloat(0xFFC00000); // the NaN of inf - inf on x86 has its sign set
            assertTrue(Float.isNaN(maximum().forward(x)[0]), "negative NaN at " + at);
            float[] expected = new float[4];
            expected[at] = 5;
            assertArrayEquals(expected, maximumGradient(x), "NaN at " + at);
        }
    }

    private static LayerHarness maximum() {
        return new LayerHarness(new MaxPool2d(2, 2), Shape.image(1, 2, 2), 1, TreeCover.single(1));
    }

    private static float[] maximumGradient(float[] x) {
        LayerHarness harness = maximum();
        harness.forward(x);
        return harness.backward(new float[] {5});
    }

    @Test
    void anInputThatTheyCanNotTakeIsRefusedWithAReason() {
        for (Layer layer : new Layer[] {new MaxPool2d(3, 1), new AvgPool2d(3, 1), new GlobalAvgPool()}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> layer.output(Shape.features(9)));
            assertTrue(refused.getMessage().contains("takes images"), refused.getMessage());
        }
        for (Layer layer : new Layer[] {new MaxPool2d(3, 1), new AvgPool2d(3, 1)}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> layer.output(Shape.image(1, 2, 4)));
            assertTrue(
                    refused.getMessage().contains("3 x 3 doesn't fit into the image of 2 x 4"), refused.getMessage());
        }
        assertThrows(IllegalArgumentException.class, () -> new MaxPool2d(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new AvgPool2d(1, 0));
    }
}
