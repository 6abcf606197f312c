package org.talkoot.engine.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecayedSgdTest {
    private static final int VALUES = 37;
    private static final double[] MOMENTA = {0, 0.9};

    @Test
    void everyVariantComputesPyTorchsNumbers() throws IOException {
        for (String[] expected : Golden.rows("sgd.csv")) {
            double learningRate = Double.parseDouble(expected[4]);
            DecayedSgd sgd = new DecayedSgd(
                    learningRate,
                    Double.parseDouble(expected[0]),
                    Boolean.parseBoolean(expected[1]),
                    Double.parseDouble(expected[2]),
                    Boolean.parseBoolean(expected[3]));
            int step = Integer.parseInt(expected[5]);
            double[] weights = Golden.numbers(expected[6]);
            float[] ours = train(sgd, step + 1, true, VALUES);
            for (int i = 0; i < VALUES; i++) {
                assertEquals(weights[i], ours[i], 2e-6, sgd + " step " + step + " weight " + i);
            }
        }
    }

    @Test
    void theBitsOfAWeightDoNotDependOnHowTheRangeIsCut() {
        for (DecayedSgd sgd : variants()) {
            float[] whole = train(sgd, 4, true, VALUES);
            for (int cut : new int[] {1, 2, 7, 33}) {
                assertArrayEquals(whole, train(sgd, 4, true, cut), sgd + " cut at " + cut);
            }
        }
    }

    @Test
    void parametersThatAreExemptDoNotDecay() {
        for (DecayedSgd sgd : variants()) {
            DecayedSgd without = new DecayedSgd(sgd.learningRate(), sgd.momentum(), sgd.nesterov(), 0, sgd.decoupled());
            assertArrayEquals(train(without, 3, true, VALUES), train(sgd, 3, false, VALUES), sgd.toString());
        }
    }

    @Test
    void withoutMomentumCoupledAndDecoupledAreTheTextbooks() {
        float[] coupled = train(new DecayedSgd(0.1, 0, false, 0.05, false), 5, true, VALUES);
        float[] decoupled = train(new DecayedSgd(0.1, 0, false, 0.05, true), 5, true, VALUES);
        for (int i = 0; i < VALUES; i++) {
            double w = weight(i);
            for (int step = 0; step < 5; step++) {
                w = (1 - 0.1 * 0.05) * w - 0.1 * gradient(i, step);
            }
            assertEquals(w, coupled[i], 2e-6, "coupled " + i);
            assertEquals(w, decoupled[i], 2e-6, "decoupled " + i);
        }
    }

    @Test
    void nothingOutsideTheRangeIsTouched() {
        for (DecayedSgd sgd : variants()) {
            float[] weights = {1, 1, 1, 1, 1};
            float[] velocity = {1, 1, 1, 1, 1};
            sgd.update(weights, velocity, new float[] {1, 1, 1, 1, 1}, 1, 3, 0.5, true);
            for (int outside : new int[] {0, 3, 4}) {
                assertEquals(1, weights[outside], sgd.toString());
                assertEquals(1, velocity[outside], sgd.toString());
            }
        }
    }

    @Test
    void nonFiniteGradientsReachTheWeights() {
        for (DecayedSgd sgd : variants()) {
            float[] weights = {1, 1};
            sgd.update(weights, new float[2], new float[] {Float.NaN, Float.POSITIVE_INFINITY}, 0, 2, 0.1, true);
            assertEquals(Float.NaN, weights[0], sgd.toString());
            assertEquals(Float.NEGATIVE_INFINITY, weights[1], sgd.toString());
        }
    }

    @Test
    void impossibleHyperParametersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DecayedSgd(0, 0, false, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new DecayedSgd(0.1, 1, false, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new DecayedSgd(0.1, 0, true, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new DecayedSgd(0.1, 0, false, -1, false));
        assertThrows(IllegalArgumentException.class, () -> new DecayedSgd(0.1, 0, false, Double.NaN, false));
    }

    private static List<DecayedSgd> variants() {
        List<DecayedSgd> variants = new ArrayList<>();
        for (double momentum : MOMENTA) {
            for (boolean decoupled : new boolean[] {false, true}) {
                variants.add(new DecayedSgd(0.1, momentum, false, 0.05, decoupled));
                if (momentum > 0) {
                    variants.add(new DecayedSgd(0.1, momentum, true, 0.05, decoupled));
                }
            }
        }
        return variants;
    }

    /** The weights after so many steps, each step updating [0, cut) and [cut, VALUES). The data are the generator's. */
    private static float[] train(DecayedSgd sgd, int steps, boolean decays, int cut) {
        float[] weights = new float[VALUES];
        float[] velocity = sgd.hasVelocity() ? new float[VALUES] : null;
        float[] gradient = new float[VALUES];
        for (int i = 0; i < VALUES; i++) {
            weights[i] = weight(i);
        }
        for (int step = 0; step < steps; step++) {
            for (int i = 0; i < VALUES; i++) {
                gradient[i] = gradient(i, step);
            }
            sgd.update(weights, velocity, gradient, 0, cut, sgd.learningRate(), decays);
            sgd.update(weights, velocity, gradient, cut, VALUES, sgd.learningRate(), decays);
        }
        return weights;
    }

    private static float weight(int i) {
        return (5 * i % 13 - 6) / 4f;
    }

    private static float gradient(int i, int step) {
        return ((7 * i + 3 * step) % 11 - 5) / 8f;
    }
}
