package org.talkoot.engine.layer;

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
}
