package org.talkoot.engine.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.tensor.Shape;

class LinearTest {
    @ParameterizedTest
    @CsvSource({"1,1,1,1", "2,7,2,4", "7,2,33,5", "33,7,1,4", "3,33,7,5"})
    void keepsWhatEveryLayerMustKeep(int samples, int inputs, int outputs, int shards) {
        GradientCheck.check(new Linear(outputs, true, Initialisation.PYTORCH), Shape.features(inputs), samples, shards);
        GradientCheck.check(
                new Linear(outputs, false, Initialisation.PYTORCH), Shape.features(inputs), samples, shards);
    }

    /** Three blocks of 64 of 150 outputs, two of 80, twice, and one; products that are joined, and such that aren't. */
    @ParameterizedTest
    @CsvSource({
        "9,8000,150,4",
        "9,4000,150,4",
        "9,2000,150,4",
        "37,700,150,5",
        "96,70,80,8",
        "97,70,80,6",
        "300,70,80,3",
        "500,70,80,3"
    })
    void itsBitsAreThoseOfAnyWorkersOverSeveralBlocks(int samples, int inputs, int outputs, int shards) {
        for (boolean bias : List.of(true, false)) {
            Linear layer = new Linear(outputs, bias, Initialisation.PYTORCH);
            GradientCheck.sameBitsForAnyWorkers(layer, Shape.features(inputs), samples, shards);
        }
    }

    @ParameterizedTest
    @CsvSource({"3,8000,150,2", "3,4000,150,2", "3,2000,150,2", "2,50000,3,1"})
    void itsWeightsGradientIsTheSumOverSamplesOverSeveralBlocks(int samples, int inputs, int outputs, int shards) {
        Linear layer = new Linear(outputs, true, Initialisation.PYTORCH);
        LayerHarness harness =
                new LayerHarness(layer, Shape.features(inputs), samples, LayerHarness.evenly(shards, shards));
        float[] x = GradientCheck.normal(samples * inputs, 1);
        float[] dy = GradientCheck.normal(samples * outputs, 2);
        harness.forward(x);
        harness.backward(dy);
        float[] gradient = harness.gradient();
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                double sum = 0;
                for (int row = 0; row < samples; row++) {
                    sum += (double) dy[row * outputs + o] * x[row * inputs + i];
                }
                assertEquals(sum, gradient[o * inputs + i], 1e-5, "dW[" + o + ", " + i + "]");
            }
        }
    }
}
