package org.talkoot.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.talkoot.engine.data.TestFiles.labels;
import static org.talkoot.engine.data.TestFiles.rows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.tensor.Shape;

class DigitsTest {
    @Test
    void aFifthIsHeldOut() {
        TestSplit digits = Digits.read();
        assertEquals(1438, digits.train().size());
        assertEquals(359, digits.test().size());
    }

    @Test
    void theyAreImagesOfTenClassesFromZeroToOne() {
        Dataset train = Digits.read().train();
        assertEquals(Shape.image(1, 8, 8), train.sampleShape());
        assertEquals(10, train.classes());
        assertEquals(10, Arrays.stream(labels(train)).distinct().count());
        for (float value : rows(train)) {
            assertTrue(value >= 0 && value <= 1 && value * 16 == Math.rint(value * 16), () -> "value " + value);
        }
    }

    /** The hashes were computed from the file, with the split, by a program of its own. */
    @Test
    void dataAndSplitNeverChange() {
        TestSplit digits = Digits.read();
        assertEquals(
                "3e00a6cbf334ba00dd28347e83472f6640bba14900ddd231079db90fc59f8cf2",
                digits.train().sha256());
        assertEquals(
                "7f3c9bc569bce0fca912aaf0be7de9533282c17729a2bd8be4c6944450909aa9",
                digits.test().sha256());
    }
}
