package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.random.RandomStream.Purpose;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.TreeCover;

/**
 * What every layer must keep. Gradients are compared with central differences of f = Σ r·y, with random r, summed in
 * double:
 *
 * <pre>
 *   | df/dx - (f(x + h) - f(x - h)) / 2h |  ≤  tolerance · (1 + √n)      n: outputs that y has
 * </pre>
 *
 * The forward pass rounds to float32, so f is known to about √n · 1e-7 · |y|, and the difference to that over h.
 */
final class GradientCheck {
    /** Step of the differences. A layer with kinks needs inputs that are further than this from them. */
    static final float H = 1f / 64;

    private static final double TOLERANCE = 1e-3;

    private GradientCheck() {}

    /** Checks gradients, the same bits for 1, 2 and 3 workers, and that no pass allocates, at awkward sizes. */
    static void check(Layer layer, Shape input) {
        for (int samples : new int[] {2, 7, 33}) {
            for (int shards : new int[] {1, 4, 5}) {
                check(layer, input, samples, shards);
            }
        }
    }

    /** The same at one size. A minibatch with fewer samples than shards leaves some shards empty. */
    static void check(Layer layer, Shape input, int samples, int shards) {
        check(layer, input, samples, shards, normal(samples * input.elements(), 1));
    }

    /** The same with given inputs x (samples, elements), for a layer with kinks elsewhere than at 0. */
    static void check(Layer layer, Shape input, int samples, int shards, float[] x) {
        gradients(new LayerHarness(layer, input, samples, TreeCover.single(shards)), x);
        sameBitsForAnyWorkers(layer, input, samples, shards, x);
        noAllocation(layer, input, samples, shards, x);
    }

    /** Normal values, none nearer to 0 than 3H. */
    static float[] normal(int length, int item) {
        RandomStream random = random(item);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            float value = (float) random.nextGaussian();
            values[i] = value + Math.copySign(3 * H, value);
        }
        return values;
    }

    /** A shuffled grid, without 0: any two values are at least 4H apart, as maximum pooling needs. */
    static float[] distinct(int length, int item) {
        int[] order = new int[length];
        random(item).permutation(order);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (2 * (order[i] - length / 2) + 1) * 2 * H;
        }
        return values;
    }

    private static RandomStream random(int item) {
        return new RandomStream(7).name(Purpose.SPLIT, 0, 0, item);
    }

    static void gradients(LayerHarness harness, float[] x) {
        perturb(harness.weights);
        float[] r = normal(harness.samples() * harness.output.elements(), 2);
        harness.forward(x);
        float[] dx = harness.backward(r);
        float[] gradient = harness.gradient();
        compare("x", harness, x, r, x, dx);
        compare("parameters", harness, x, r, harness.weights, gradient);
    }

    /** Away from ones and zeros, where errors hide. */
    private static void perturb(float[] weights) {
        float[] noise = normal(weights.length, 3);
        for (int i = 0; i < weights.length; i++) {
            weights[i] += noise[i] / 2;
        }
    }

    private static void compare(
            String name, LayerHarness harness, float[] x, float[] r, float[] variable, float[] actual) {
        assertEquals(variable.length, actual.length);
        double tolerance = TOLERANCE * (1 + Math.sqrt(r.length));
        for (int i = 0; i < variable.length; i++) {
            float value = variable[i];
            variable[i] = value + H;
            double above = dot(r, harness.forward(x));
            variable[i] = value - H;
            double below = dot(r, harness.forward(x));
            variable[i] = value;
            double expected = (above - below) / (2 * H);
            int index = i;
            assertEquals(expected, actual[i], tolerance, () -> name + "[" + index + "] of " + describe(harness));
        }
    }

    private static double dot(float[] r, float[] y) {
        double sum = 0;
        for (int i = 0; i < r.length; i++) {
            sum += (double) r[i] * y[i];
        }
        return sum;
    }

    private static String describe(LayerHarness harness) {
        return harness.samples() + " samples " + harness.input + " -> " + harness.output;
    }

    /** For layers too large for differences. */
    static void sameBitsForAnyWorkers(Layer layer, Shape input, int samples, int shards) {
        sameBitsForAnyWorkers(layer, input, samples, shards, normal(samples * input.elements(), 1));
    }

    private static void sameBitsForAnyWorkers(Layer layer, Shape input, int samples, int shards, float[] x) {
        float[] dy = normal(samples * layer.output(input).elements(), 2);
        Step expected = Step.of(layer, input, samples, LayerHarness.evenly(shards, 1), x, dy);
        for (int workers = 2; workers <= 3; workers++) {
            Step actual = Step.of(layer, input, samples, LayerHarness.evenly(shards, workers), x, dy);
            String where = workers + " workers, " + shards + " shards, " + samples + " samples " + input;
            assertArrayEquals(expected.y(), actual.y(), "y: " + where);
            assertArrayEquals(expected.dx(), actual.dx(), "dx: " + where);
            assertArrayEquals(expected.gradient(), actual.gradient(), "gradient: " + where);
            assertArrayEquals(expected.buffers(), actual.buffers(), "buffers: " + where);
            assertArrayEquals(expected.evaluated(), actual.evaluated(), "evaluated: " + where);
        }
    }

    private record Step(float[] y, float[] dx, float[] gradient, float[] buffers, float[] evaluated) {
        static Step of(Layer layer, Shape input, int samples, TreeCover cover, float[] x, float[] dy) {
            LayerHarness harness = new LayerHarness(layer, input, samples, cover);
            perturb(harness.weights);
            float[] y = harness.forward(x);
            float[] dx = harness.backward(dy);
            float[] gradient = harness.gradient();
            for (int rank = 1; rank < cover.workers(); rank++) {
                assertArrayEquals(harness.buffers(0), harness.buffers(rank), "buffers of worker " + rank);
            }
            return new Step(y, dx, gradient, harness.buffers(0).clone(), harness.evaluate(x));
        }
    }

    /** The least of several: what a class allocates when it is used first doesn't count. */
    private static void noAllocation(Layer layer, Shape input, int samples, int shards, float[] x) {
        LayerHarness harness = new LayerHarness(layer, input, samples, TreeCover.single(shards));
        harness.forward(x);
        harness.backward(normal(samples * harness.output.elements(), 2));
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            least = Math.min(least, harness.allocatedInStep());
        }
        assertTrue(least == 0, layer + " allocates " + least + " bytes in a step");
    }
}
