package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

class LayerNormTest {
    /** With a large epsilon: two elements that happen to be close bend the function too much for differences. */
    private static final double FLAT = 0.5;

    @ParameterizedTest
    @CsvSource({"1,1,1", "2,2,4", "7,7,5", "33,7,4", "3,33,5"})
    void keepsWhatEveryLayerMustKeep(int samples, int features, int shards) {
        GradientCheck.check(new LayerNorm(FLAT, true, true), Shape.features(features), samples, shards);
        GradientCheck.check(new LayerNorm(FLAT, true, false), Shape.features(features), samples, shards);
        GradientCheck.check(new LayerNorm(FLAT, false, false), Shape.features(features), samples, shards);
    }

    @Test
    void keepsItForImages() {
        GradientCheck.check(new LayerNorm(FLAT, true, true), Shape.image(3, 2, 2), 5, 4);
        GradientCheck.check(new LayerNorm(FLAT, true, true), Shape.image(1, 2, 3), 5, 4);
        GradientCheck.check(new LayerNorm(FLAT, true, true), Shape.image(3, 1, 1), 5, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 33, 257, 1000})
    void normalisesEachSample(int features) {
        float[] x = GradientCheck.normal(3 * features, 1);
        LayerHarness harness =
                new LayerHarness(new LayerNorm(1e-5, true, true), Shape.features(features), 3, TreeCover.single(1));
        float[] y = harness.forward(x);
        for (int row = 0; row < 3; row++) {
            double mean = 0;
            double variance = 0;
            for (int j = 0; j < features; j++) {
                mean += (double) x[row * features + j] / features;
            }
            for (int j = 0; j < features; j++) {
                variance += Math.pow(x[row * features + j] - mean, 2) / features;
            }
            for (int i = row * features; i < (row + 1) * features; i++) {
                assertEquals((x[i] - mean) / Math.sqrt(variance + 1e-5), y[i], 1e-5);
            }
        }
    }

    @Test
    void hasItsParametersInTheOrderOfTheShape() {
        LayerHarness harness =
                new LayerHarness(new LayerNorm(1e-5, true, true), Shape.image(2, 1, 2), 1, TreeCover.single(1));
        System.arraycopy(new float[] {1, 2, 3, 4}, 0, harness.weights, 0, 4);
        System.arraycopy(new float[] {10, 20, 30, 40}, 0, harness.weights, 4, 4);
        float[] channelsLast = {-1, 1, -1, 1}; // (position, channel), already normal
        assertArrayEquals(new float[] {9, 33, 18, 44}, harness.forward(channelsLast), 1e-3f);
        harness.backward(new float[] {1, 2, 3, 4});
        assertArrayEquals(new float[] {-1, -3, 2, 4, 1, 3, 2, 4}, harness.gradient(), 1e-3f);
    }

    @Test
    void hasTheParametersThatItWasAskedFor() {
        assertEquals(List.of("weight", "bias"), names(new LayerNorm(1e-5, true, true)));
        assertEquals(List.of("weight"), names(new LayerNorm(1e-5, true, false)));
        assertEquals(List.of(), names(new LayerNorm(1e-5, false, true)));
    }

    private static List<String> names(LayerNorm layer) {
        return layer.parameters(Shape.features(3)).stream().map(Parameter::name).toList();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN})
    void refusesAnEpsilonThatMakesNoSense(double epsilon) {
        assertThrows(IllegalArgumentException.class, () -> new LayerNorm(epsilon, true, true));
    }
}
