package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.tensor.Shape;

class ActivationsTest {
    @ParameterizedTest
    @CsvSource({"1, 3, true", "5, 1, true", "2, 3, false"})
    void aFlattenThatLeavesTheOrderPassesItsInputOn(int channels, int side, boolean passesOn) {
        Shape input = Shape.image(channels, side, side);
        Model model = new Model(input, List.of(new Flatten(), new Linear(2, true, Initialisation.PYTORCH)));
        Activation[] between = Activations.allocate(model.stages(), new float[input.elements()], 1);
        assertEquals(passesOn, between[0] == between[1]);
    }
}
