package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.tensor.Shape;

class ModelTest {
    private static final Shape IMAGE = Shape.image(1, 8, 8);

    private static Linear linear(int outputs) {
        return new Linear(outputs, true, Initialisation.PYTORCH);
    }

    private static final Model MODEL = new Model(
            IMAGE,
            List.of(
                    new Flatten(),
                    linear(6),
                    new Relu(),
                    new Residual(List.of(linear(6), new BatchNorm(1e-5, 0.1, true, true))),
                    linear(3)));

    @Test
    void tensorsHaveTheNamesAndTheOrderOfAStateDict() {
        assertEquals(
                List.of(
                        "1.weight",
                        "1.bias",
                        "3.body.0.weight",
                        "3.body.0.bias",
                        "3.body.1.weight",
                        "3.body.1.bias",
                        "3.body.1.running_mean",
                        "3.body.1.running_var",
                        "3.body.1.num_batches_tracked",
                        "4.weight",
                        "4.bias"),
                MODEL.tensors().stream().map(Tensor::name).toList());
    }

    @Test
    void theCounterOfABatchNormHasNoDimensionAsInAStateDict() {
        Tensor counter = MODEL.tensors().get(8);
        assertEquals(Tensor.Kind.COUNTER, counter.kind());
        assertEquals(Shape.of(), counter.shape());
    }

    @Test
    void parametersLieWithoutGapsInThatOrder() {
        int end = 0;
        for (Tensor tensor : MODEL.tensors()) {
            if (tensor.kind() == Tensor.Kind.PARAMETER) {
                assertEquals(end, tensor.offset(), tensor.name());
                end = tensor.end();
            }
        }
        assertEquals(end, MODEL.parameters());
        assertEquals(6 * 64 + 6 + 6 * 6 + 6 + 6 + 6 + 3 * 6 + 3, end);
        assertEquals(end, MODEL.lossIndex());
    }

    @Test
    void aParametersInitialValuesDependOnItsNameAndTheSeedAlone() {
        Model other = new Model(IMAGE, List.of(new Flatten(), linear(6), new Relu(), linear(40), linear(3)));

        float[] values = MODEL.initialState(5).parameters();
        float[] others = other.initialState(5).parameters();

        assertArrayEquals(Arrays.copyOf(values, 6 * 64 + 6), Arrays.copyOf(others, 6 * 64 + 6));
        assertThrows(
                AssertionError.class,
                () -> assertArrayEquals(values, MODEL.initialState(6).parameters()));
    }

    @Test
    void aLayerThatCanNotTakeItsInputIsNamedByPositionWithBothShapes() {
        ShapeException linearOnImages = assertThrows(ShapeException.class, () -> new Model(IMAGE, List.of(linear(3))));
        assertEquals(
                "model[0]: linear can't take an input of shape (1, 8, 8): it takes features, so put { type = flatten }"
                        + " before it",
                linearOnImages.getMessage());

        ShapeException nested = assertThrows(
                ShapeException.class,
                () -> new Model(
                        IMAGE,
                        List.of(
                                new Flatten(),
                                new Residual(
                                        List.of(new Relu(), new Conv2d(2, 3, 1, 0, true, Initialisation.PYTORCH))))));
        assertEquals("model[1].body[1]", nested.getMessage().split(": ")[0]);

        ShapeException residual = assertThrows(
                ShapeException.class, () -> new Model(IMAGE, List.of(new Flatten(), new Residual(List.of(linear(6))))));
        assertEquals(
                "model[1]: residual adds its body's output to its input, so both must have the same shape, but the input is"
                        + " (64) and the body's output (6)",
                residual.getMessage());
    }
}
