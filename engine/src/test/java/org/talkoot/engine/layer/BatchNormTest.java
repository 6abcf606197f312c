package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.TreeCover;

class BatchNormTest {
    private static final BatchNorm SYNC = new BatchNorm(1e-5, 0.1, true, true);
    private static final BatchNorm PER_SHARD = new BatchNorm(1e-5, 0.1, true, false);

    @ParameterizedTest
    @CsvSource({"2,1,1", "7,2,5", "33,7,4", "3,33,5", "33,1,5"})
    void keepsWhatEveryLayerMustKeep(int samples, int features, int shards) {
        GradientCheck.check(flat(true, true), Shape.features(features), samples, shards);
        GradientCheck.check(flat(false, true), Shape.features(features), samples, shards);
    }

    @ParameterizedTest
    @CsvSource({"2,1,1", "10,2,5", "33,7,4", "6,33,3"})
    void keepsItByShardToo(int samples, int features, int shards) {
        GradientCheck.check(flat(true, false), Shape.features(features), samples, shards);
        GradientCheck.check(flat(false, false), Shape.features(features), samples, shards);
    }

    /** With a large epsilon: two values that happen to be close bend the function too much for differences. */
    private static BatchNorm flat(boolean affine, boolean sync) {
        return new BatchNorm(0.5, 0.1, affine, sync);
    }

    @Test
    void keepsItForImagesOfWhichOneIsEnough() {
        GradientCheck.check(SYNC, Shape.image(3, 2, 5), 1, 4);
        GradientCheck.check(SYNC, Shape.image(3, 3, 3), 7, 4);
        GradientCheck.check(PER_SHARD, Shape.image(3, 2, 5), 3, 5);
    }

    @ParameterizedTest
    @CsvSource({"33,1,257", "33,2,600", "33,33,1", "1500,2,1", "1000,3,10", "33,33,257"})
    void agreesWithAReferenceInDouble(int samples, int shards, int channels) {
        LayerHarness harness =
                new LayerHarness(SYNC, Shape.features(channels), samples, LayerHarness.evenly(shards, 2));
        float[] x = GradientCheck.normal(samples * channels, 1);
        for (int i = 0; i < x.length; i++) {
            x[i] += 100; // a mean far from 0, where E[x²] - E[x]² would cancel
        }
        float[] dy = GradientCheck.normal(x.length, 2);
        float[] y = harness.forward(x);
        float[] dx = harness.backward(dy);
        float[] gradient = harness.gradient();
        for (int c = 0; c < channels; c++) {
            Reference expected = Reference.of(x, dy, samples, channels, c);
            double tolerance = 1e-5 * Math.sqrt(samples);
            assertEquals(0.1 * expected.mean, harness.buffers(1)[c], 1e-5);
            assertEquals(
                    0.9 + 0.1 * expected.variance * samples / (samples - 1), harness.buffers(1)[channels + c], 1e-5);
            assertEquals(expected.sumOfProducts, gradient[c], 20 * tolerance);
            assertEquals(expected.sum, gradient[channels + c], tolerance);
            for (int i = c; i < x.length; i += channels) {
                assertEquals(expected.normalised(x[i]), y[i], 1e-4);
                assertEquals(expected.inputGradient(x[i], dy[i]), dx[i], 1e-4);
            }
        }
    }

    /** One channel with γ = 1 and β = 0. */
    private record Reference(int count, double mean, double variance, double sum, double sumOfProducts) {
        static Reference of(float[] x, float[] dy, int samples, int channels, int c) {
            double mean = 0;
            double variance = 0;
            double sum = 0;
            double sumOfProducts = 0;
            for (int i = c; i < x.length; i += channels) {
                mean += (double) x[i] / samples;
            }
            for (int i = c; i < x.length; i += channels) {
                variance += (x[i] - mean) * (x[i] - mean) / samples;
            }
            Reference moments = new Reference(samples, mean, variance, 0, 0);
            for (int i = c; i < x.length; i += channels) {
                sum += dy[i];
                sumOfProducts += dy[i] * moments.normalised(x[i]);
            }
            return new Reference(samples, mean, variance, sum, sumOfProducts);
        }

        double normalised(double x) {
            return (x - mean) / Math.sqrt(variance + 1e-5);
        }

        double inputGradient(double x, double dy) {
            return (dy - sum / count - normalised(x) * sumOfProducts / count) / Math.sqrt(variance + 1e-5);
        }
    }

    @Test
    void averagesItsStatisticsOverTheStepsAndEvaluatesWithThem() {
        LayerHarness harness = new LayerHarness(SYNC, Shape.features(1), 4, TreeCover.single(2));
        harness.forward(new float[] {1, 2, 3, 4}); // mean 2.5, unbiased variance 5/3
        harness.minibatch(2).forward(new float[] {-1, 1}); // mean 0, unbiased variance 2
        double mean = 0.9 * (0.1 * 2.5);
        double variance = 0.9 * (0.9 + 0.1 * 5 / 3) + 0.1 * 2;
        assertEquals(mean, harness.buffers(0)[0], 1e-6);
        assertEquals(variance, harness.buffers(0)[1], 1e-6);
        harness.weights[0] = 3;
        harness.weights[1] = -1;
        float expected = (float) (3 * (7 - mean) / Math.sqrt(variance + 1e-5) - 1);
        assertArrayEquals(new float[] {expected}, harness.minibatch(1).evaluate(new float[] {7}), 1e-5f);
        assertEquals(mean, harness.buffers(0)[0], 1e-6, "evaluation changes nothing");
    }

    @Test
    void byShardNormalisesEachShardAndAveragesTheirStatisticsByCount() {
        LayerHarness harness = new LayerHarness(PER_SHARD, Shape.features(1), 5, LayerHarness.evenly(2, 2));
        float[] y = harness.forward(new float[] {0, 2, 10, 11, 12}); // shards of 2 and 3
        float third = (float) Math.sqrt(1.5);
        assertArrayEquals(new float[] {-1, 1, -third, 0, third}, y, 1e-4f);
        assertEquals(0.1 * (2 * 1 + 3 * 11) / 5, harness.buffers(0)[0], 1e-6);
        assertEquals(0.9 + 0.1 * (2 * 2 + 3 * 1) / 5, harness.buffers(1)[1], 1e-6);
    }

    @Test
    void needsNoExchangeInBackwardByShardOrWithoutInputGradient() {
        assertNull(bindFirst(PER_SHARD).backwardStatistics());
        assertNull(bindFirst(SYNC).backwardStatistics());
    }

    /** As the first layer of a model. */
    private static LayerPass bindFirst(BatchNorm layer) {
        TreeCover cover = TreeCover.single(1);
        ShardRows rows = new ShardRows(cover, 0);
        float[] values = new float[2];
        return layer.bind(new Binding(
                0,
                Shape.features(1),
                Shape.features(1),
                new Activation(values, null),
                new Activation(values, values),
                2,
                2,
                rows,
                Gathering.ofAll(cover, 0),
                new ShardSum(rows),
                values,
                new int[] {0, 1},
                new NodeSums(rows, 2),
                values,
                new int[] {0, 1},
                null));
    }

    @Test
    void refusesAnEpsilonOrMomentumThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm(0, 0.1, true, true));
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm(Double.NaN, 0.1, true, true));
        assertThrows(IllegalArgumentException.class, () -> new BatchNorm(1e-5, 1.5, true, true));
    }
}
