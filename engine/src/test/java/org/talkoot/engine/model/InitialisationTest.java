package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.tensor.Shape;

/** What a model's parameters are before the first step: each scheme's distribution, and nobody else's business. */
class InitialisationTest {
    private static final Map<String, Initialisation> SCHEMES = Map.of(
            "pytorch", Initialisation.PYTORCH,
            "kaiming-normal", Initialisation.KAIMING_NORMAL,
            "kaiming-uniform", Initialisation.KAIMING_UNIFORM,
            "xavier-normal", Initialisation.XAVIER_NORMAL,
            "xavier-uniform", Initialisation.XAVIER_UNIFORM,
            "normal", Initialisation.normal(0.02),
            "fan-in", Initialisation.fanIn(0.5));

    /** The variance of weights with {@code n} inputs and {@code m} outputs of a unit. */
    private static double variance(String scheme, double n, double m) {
        return switch (scheme) {
            case "pytorch" -> 1 / n / 3; // of a uniform distribution: bound² / 3
            case "kaiming-normal", "kaiming-uniform" -> 2 / n;
            case "xavier-normal", "xavier-uniform" -> 2 / (n + m);
            case "normal" -> 0.02 * 0.02;
            default -> 0.5 / n;
        };
    }

    private static boolean uniform(String scheme) {
        return scheme.equals("pytorch") || scheme.endsWith("uniform");
    }

    @Test
    void theWeightsOfLinearHaveEachSchemesDistribution() {
        SCHEMES.forEach((scheme, initialisation) ->
                check(scheme, new Linear(300, true, initialisation), Shape.features(400), 400, 300));
    }

    @Test
    void theWeightsOfConv2dCountTheKernelsPositionsInTheirFans() {
        SCHEMES.forEach((scheme, initialisation) ->
                check(scheme, new Conv2d(64, 5, 1, 0, true, initialisation), Shape.image(48, 8, 8), 48 * 25, 64 * 25));
    }

    private static void check(String scheme, Layer layer, Shape input, int fanIn, int fanOut) {
        Model model = new Model(input, List.of(layer));
        float[] values = model.initialState(3).parameters();
        Tensor weight = model.tensors().get(0);
        Tensor bias = model.tensors().get(1);
        double variance = variance(scheme, fanIn, fanOut);
        String what = scheme + " of " + layer.type();
        checkMoments(values, weight, variance, uniform(scheme), what);
        if (scheme.equals("pytorch")) {
            double bound = Math.sqrt(3 * variance);
            assertTrue(largest(values, bias) <= (float) bound, what + ": biases are within " + bound);
            assertTrue(largest(values, bias) > 0.8 * bound, what + ": biases fill their range");
        } else {
            assertEquals(0, largest(values, bias), what + ": biases are zero");
        }
    }

    /** Mean and variance within five of their standard errors; a uniform distribution fills its bounds, no more. */
    private static void checkMoments(float[] values, Tensor tensor, double variance, boolean uniform, String what) {
        int n = tensor.end() - tensor.offset();
        double sum = 0;
        double squares = 0;
        for (int i = tensor.offset(); i < tensor.end(); i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        double excess = uniform ? 0.8 : 2; // variance of the squares over the variance squared
        assertEquals(0, sum / n, 5 * Math.sqrt(variance / n), what + ": mean");
        assertEquals(1, squares / n / variance, 5 * Math.sqrt(excess / n), what + ": variance");
        double deviations = largest(values, tensor) / Math.sqrt(variance);
        double bound = Math.sqrt(3);
        if (uniform) {
            assertTrue(deviations <= bound * (1 + 1e-7) && deviations > 0.999 * bound, what + ": " + deviations);
        } else {
            assertTrue(deviations > 3.5 && deviations < 6.5, what + ": largest deviation " + deviations);
        }
    }

    private static float largest(float[] values, Tensor tensor) {
        float largest = 0;
        for (int i = tensor.offset(); i < tensor.end(); i++) {
            largest = Math.max(largest, Math.abs(values[i]));
        }
        return largest;
    }

    @Test
    void aParametersInitialValuesDoNotDependOnOtherLayers() {
        Linear layer = new Linear(7, true, Initialisation.KAIMING_NORMAL);
        float[] alone = initial(3, "1.weight", new Relu(), layer);
        Linear before = new Linear(5, true, Initialisation.PYTORCH);
        Linear after = new Linear(9, false, Initialisation.XAVIER_UNIFORM);
        assertArrayEquals(alone, initial(3, "1.weight", before, layer), "after a layer with parameters");
        assertArrayEquals(alone, initial(3, "1.weight", new Relu(), layer, after), "before one");
        Residual residual = new Residual(List.of(new Linear(5, true, Initialisation.PYTORCH)));
        assertArrayEquals(alone, initial(3, "1.weight", residual, layer), "after a residual block");
    }

    @Test
    void differentSeedsAndDifferentParametersStartDifferently() {
        Linear layer = new Linear(5, true, Initialisation.PYTORCH);
        float[] first = initial(3, "0.weight", layer, layer);
        assertFalse(Arrays.equals(first, initial(4, "0.weight", layer, layer)));
        assertFalse(Arrays.equals(first, initial(3, "1.weight", layer, layer)));
        float[] bias = initial(3, "0.bias", layer, layer);
        assertFalse(Arrays.equals(Arrays.copyOf(first, 5), bias));
    }

    /** The values of one parameter of a model of five features. */
    private static float[] initial(long seed, String name, Element... elements) {
        Model model = new Model(Shape.features(5), List.of(elements));
        Tensor tensor = model.tensors().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Arrays.copyOfRange(model.initialState(seed).parameters(), tensor.offset(), tensor.end());
    }
}
