package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

class Conv2dTest {
    /** More than one tile an image, and a tile that begins in the middle of one: 16 lines a tile, 20 an image. */
    private static final Shape LARGE = Shape.image(16, 20, 20);

    private static final Conv2d ON_LARGE = conv(8, 5, 1, 2);

    private static Conv2d conv(int outputs, int kernel, int stride, int padding) {
        return new Conv2d(outputs, kernel, stride, padding, true, Initialisation.PYTORCH);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 1, 3, 3", // outputs, kernel, stride, height, width
        "2, 3, 1, 5, 4",
        "1, 2, 2, 5, 3",
        "2, 3, 2, 4, 5",
        "2, 1, 3, 4, 4",
    })
    void gradientsAreTheSlopesAndBitsAreThoseOfAnyWorkers(int outputs, int kernel, int stride, int height, int width) {
        for (int padding = 0; padding < 3; padding++) {
            Conv2d layer = conv(outputs, kernel, stride, padding);
            GradientCheck.check(layer, Shape.image(2, height, width), 3, 1 + padding);
            GradientCheck.check(layer, Shape.image(1, height, width), 7, 5);
        }
    }

    @Test
    void gradientsAreTheSlopesAtAwkwardNumbersOfSamplesAndShards() {
        GradientCheck.check(new Conv2d(2, 2, 1, 1, false, Initialisation.KAIMING_NORMAL), Shape.image(3, 3, 2));
    }

    @Test
    void itComputesWhatTheDefinitionSays() {
        for (int kernel : new int[] {1, 2, 3, 5, 7}) {
            for (int stride = 1; stride <= 3; stride++) {
                for (int padding : new int[] {0, 1, 2, 7}) {
                    for (int channels : new int[] {1, 3, 33}) {
                        if (kernel <= 5 + 2 * padding) {
                            compareWithDefinition(conv(4, kernel, stride, padding), Shape.image(channels, 6, 5), 7, 4);
                        }
                    }
                }
            }
        }
    }

    @Test
    void itComputesWhatTheDefinitionSaysOverSeveralTiles() {
        compareWithDefinition(ON_LARGE, LARGE, 3, 1);
        compareWithDefinition(conv(5, 3, 2, 1), Shape.image(2, 150, 151), 2, 1);
    }

    @Test
    void itCountsTheProductsThatItComputes() {
        for (Conv2d layer : new Conv2d[] {ON_LARGE, conv(3, 1, 1, 0), conv(64, 3, 2, 1)}) {
            Shape output = layer.output(LARGE);
            double values = 7.0 * output.elements() * LARGE.channels() * layer.kernel() * layer.kernel();
            assertEquals(4 * values, operations(layer, false));
            assertEquals(6 * values, operations(layer, true));
        }
    }

    private static double operations(Conv2d layer, boolean inputGradient) {
        return layer.products(LARGE, 7, inputGradient).stream()
                .mapToDouble(Product::operations)
                .sum();
    }

    @Test
    void itsBitsAreThoseOfAnyWorkersOverSeveralTiles() {
        GradientCheck.sameBitsForAnyWorkers(ON_LARGE, LARGE, 7, 4);
        GradientCheck.sameBitsForAnyWorkers(conv(3, 1, 1, 0), Shape.image(400, 20, 20), 7, 4); // without windows
    }

    private static void compareWithDefinition(Conv2d layer, Shape input, int samples, int shards) {
        LayerHarness harness = new LayerHarness(layer, input, samples, TreeCover.single(shards));
        float[] x = GradientCheck.normal(samples * input.elements(), 1);
        float[] dy = GradientCheck.normal(samples * harness.output.elements(), 2);
        Definition definition = new Definition(layer, input, harness.output, x, harness.weights, dy);
        String what = layer + " of " + input;
        assertClose(definition.y, harness.forward(x), "y of " + what);
        assertClose(definition.dx, harness.backward(dy), "dx of " + what);
        assertClose(definition.gradient, harness.gradient(), "gradient of " + what);
    }

    private static void assertClose(double[] expected, float[] actual, String what) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], 3e-6 * largest, what + " at " + i);
        }
    }

    /** The definition's loops, in double. */
    private static final class Definition {
        final double[] y; // (samples, height, width, O)
        final double[] dx; // (samples, H, W, C)
        final double[] gradient; // of the weight (O, C, kernel, kernel) and the bias (O)

        Definition(Conv2d layer, Shape input, Shape output, float[] x, float[] weights, float[] dy) {
            y = new double[dy.length];
            dx = new double[x.length];
            gradient = new double[weights.length];
            int biases = weights.length - layer.outputs();
            for (int at = 0; at < y.length; at++) {
                int o = at % layer.outputs();
                int left = at / layer.outputs() % output.width() * layer.stride() - layer.padding();
                int top = at / layer.outputs() / output.width() % output.height() * layer.stride() - layer.padding();
                int sample = at / output.elements();
                y[at] += weights[biases + o];
                gradient[biases + o] += dy[at];
                for (int tap = 0; tap < input.channels() * layer.kernel() * layer.kernel(); tap++) {
                    int column = left + tap % layer.kernel();
                    int row = top + tap / layer.kernel() % layer.kernel();
                    int channel = tap / layer.kernel() / layer.kernel();
                    if (row >= 0 && row < input.height() && column >= 0 && column < input.width()) {
                        int from = ((sample * input.height() + row) * input.width() + column) * input.channels();
                        int weight = o * (biases / layer.outputs()) + tap;
                        y[at] += (double) weights[weight] * x[from + channel];
                        dx[from + channel] += (double) weights[weight] * dy[at];
                        gradient[weight] += (double) x[from + channel] * dy[at];
                    }
                }
            }
        }
    }

    @Test
    void itsOutputHasTheWindowsThatFit() {
        assertEquals(Shape.image(32, 28, 28), conv(32, 3, 1, 1).output(Shape.image(1, 28, 28)));
        assertEquals(Shape.image(64, 14, 14), conv(64, 3, 2, 1).output(Shape.image(32, 28, 28)));
        assertEquals(Shape.image(2, 1, 3), conv(2, 5, 2, 1).output(Shape.image(3, 4, 8)));
    }

    @Test
    void itsParametersHavePyTorchsShapesAndOnlyTheWeightsAreWeights() {
        var parameters = conv(5, 3, 1, 0).parameters(Shape.image(2, 8, 8));
        assertEquals(Shape.of(5, 2, 3, 3), parameters.get(0).shape());
        assertTrue(parameters.get(0).decays());
        assertEquals(Shape.of(5), parameters.get(1).shape());
        assertTrue(!parameters.get(1).decays());
    }

    @Test
    void anInputThatItCanNotTakeIsRefusedWithAReason() {
        assertReason("takes images", 3, 0, Shape.features(10));
        assertReason("kernel of 9 x 9 doesn't fit into the image of 6 x 8 (with padding)", 9, 1, Shape.image(1, 4, 6));
        assertReason("kernel of 5 x 5 doesn't fit into the image of 4 x 6:", 5, 0, Shape.image(1, 4, 6));
        assertReason("more than an array can hold", 1, Integer.MAX_VALUE, Shape.image(1, 4, 6));
    }

    private static void assertReason(String reason, int kernel, int padding, Shape input) {
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> conv(2, kernel, 1, padding).output(input));
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
