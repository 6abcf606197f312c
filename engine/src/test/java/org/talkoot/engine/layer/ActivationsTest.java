package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

class ActivationsTest {
    static Stream<Layer> all() {
        return Stream.of(
                new Relu(),
                new LeakyRelu(0.01),
                new LeakyRelu(2),
                new Gelu(),
                new Tanh(),
                new Sigmoid(),
                new Flatten());
    }

    @ParameterizedTest
    @MethodSource("all")
    void keepWhatEveryLayerMustKeep(Layer layer) {
        GradientCheck.check(layer, Shape.features(1));
        GradientCheck.check(layer, Shape.features(7));
        GradientCheck.check(layer, Shape.features(33), 1, 1);
        GradientCheck.check(layer, Shape.image(2, 3, 1), 3, 4);
    }

    @ParameterizedTest
    @MethodSource("all")
    void passNotANumberOn(Layer layer) {
        float[] y = one(layer).forward(new float[] {Float.NaN});
        assertTrue(Float.isNaN(y[0]), layer.toString());
    }

    private static LayerHarness one(Layer layer) {
        return new LayerHarness(layer, Shape.features(1), 1, TreeCover.single(1));
    }

    @Test
    void reluIsExactForTheSmallestValuesToo() {
        float[] x = {Float.MIN_VALUE, -Float.MIN_VALUE, 0f, -0f, Float.MIN_NORMAL, 1, Float.MAX_VALUE, -Float.MAX_VALUE
        };
        float[] dy = {0.1f, 0.1f, 0.1f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, -3, 5};
        LayerHarness harness = new LayerHarness(new Relu(), Shape.features(x.length), 1, TreeCover.single(1));
        float[] y = harness.forward(x);
        assertArrayEquals(new float[] {Float.MIN_VALUE, 0, 0, 0, Float.MIN_NORMAL, 1, Float.MAX_VALUE, 0}, y, 0f);
        float[] dx = harness.backward(dy);
        assertArrayEquals(new float[] {0.1f, 0, 0, 0, Float.MIN_VALUE, Float.MAX_VALUE, -3, 0}, dx, 0f);
    }

    @Test
    void leakyReluKeepsASlopeOfTheNegative() {
        LayerHarness harness = new LayerHarness(new LeakyRelu(0.25), Shape.features(3), 1, TreeCover.single(1));
        assertArrayEquals(new float[] {-1, 0, 3}, harness.forward(new float[] {-4, 0, 3}), 0f);
        assertArrayEquals(new float[] {1, 1, 4}, harness.backward(new float[] {4, 4, 4}), 0f);
        assertThrows(IllegalArgumentException.class, () -> new LeakyRelu(Double.NaN));
    }

    /** Φ(x) from the C library's erfc. */
    @ParameterizedTest
    @CsvSource({
        "0, 0.5",
        "0.1, 0.539827837277029",
        "-0.5, 0.3085375387259869",
        "0.66, 0.7453730853286639",
        "-0.67, 0.25142889509531013",
        "1, 0.8413447460685429",
        "-1, 0.15865525393145707",
        "2.5, 0.9937903346742238",
        "-3, 0.0013498980316300957",
        "-5.6, 1.0717590258310968e-08",
        "-5.7, 5.990371401063533e-09",
        "6, 0.9999999990134123",
        "-8, 6.220960574271819e-16",
        "-12, 1.776482112077702e-33"
    })
    void theNormalDistributionIsRightIntoItsTail(double x, double expected) {
        double actual = StandardNormal.cumulative(x, StrictMath.exp(-x * x / 2));
        assertEquals(expected, actual, 1e-13 * expected);
        float[] y = one(new Gelu()).forward(new float[] {(float) x});
        assertEquals(
                (float) x * StandardNormal.cumulative((float) x, StrictMath.exp(-0.5 * (float) x * (float) x)),
                y[0],
                1e-7 * Math.abs(y[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0.76159415595576488812, 0.73105857863000487926",
        "-7.5, -0.99999938819560416, 0.00055277863692359959"
    })
    void tanhAndSigmoidAreRight(float x, double tanh, double sigmoid) {
        assertEquals(tanh, one(new Tanh()).forward(new float[] {x})[0], 1e-7);
        assertEquals(sigmoid, one(new Sigmoid()).forward(new float[] {x})[0], 1e-7 * sigmoid);
    }

    @Test
    void sigmoidSaturatesWithoutOverflow() {
        assertEquals(0, one(new Sigmoid()).forward(new float[] {-1000})[0]);
        assertEquals(1, one(new Sigmoid()).forward(new float[] {1000})[0]);
    }

    @Test
    void flattenGivesTheOrderOfTheShape() {
        LayerHarness harness = new LayerHarness(new Flatten(), Shape.image(2, 1, 3), 1, TreeCover.single(1));
        float[] channelsLast = {1, 10, 2, 20, 3, 30};
        float[] channelsFirst = {1, 2, 3, 10, 20, 30};
        assertArrayEquals(channelsFirst, harness.forward(channelsLast));
        assertArrayEquals(channelsLast, harness.backward(channelsFirst));
        assertEquals(Shape.features(6), harness.output);
    }
}
