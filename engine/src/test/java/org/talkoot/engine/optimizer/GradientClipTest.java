package org.talkoot.engine.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GradientClipTest {
    private static float norm(float[] gradient, int from, int to) {
        return (float) Math.sqrt(GradientClip.squares(gradient, from, to));
    }

    @Test
    void aGradientThatIsTooLongGetsTheNormThatItMayHave() {
        for (int length : new int[] {1, 2, 3, 4, 5, 7, 33, 257, 70_000}) {
            float[] gradient = new float[length];
            Random random = new Random(length);
            double squares = 0;
            for (int i = 0; i < length; i++) {
                gradient[i] = (float) random.nextGaussian();
                squares += (double) gradient[i] * gradient[i];
            }
            int cut = length / 3;
            float[] norms = {norm(gradient, 0, cut), norm(gradient, cut, length), 0};
            double allowed = Math.sqrt(squares) / 7;
            float factor = new GradientClip(allowed).factor(norms);
            assertEquals(1 / 7f, factor, 1e-6, "of " + length + " values");
            GradientClip.scale(gradient, 0, length, factor);
            assertEquals(allowed, norm(gradient, 0, length), 1e-5 * allowed);
        }
    }

    @Test
    void aShorterOneStaysAsItIs() {
        assertEquals(1, new GradientClip(5.1).factor(new float[] {3, 4}));
        assertEquals(1, new GradientClip(1e-5).factor(new float[] {0, 0, 0}));
    }

    /** As torch.nn.utils.clip_grad_norm_ has it: of a norm of 5 to one of 2.5. */
    @Test
    void theFactorHasPyTorchsEpsilon() {
        assertEquals((float) (2.5 / (5 + 1e-6)), new GradientClip(2.5).factor(new float[] {3, 4}));
        assertEquals(0.5f, new GradientClip(1e-6).factor(new float[] {1e-6f}), 1e-6f);
    }

    @Test
    void whatIsntFiniteIsntHidden() {
        assertTrue(Float.isNaN(new GradientClip(1).factor(new float[] {1, Float.NaN})));
        float[] gradient = {1, Float.POSITIVE_INFINITY};
        float factor = new GradientClip(1).factor(new float[] {norm(gradient, 0, 2)});
        GradientClip.scale(gradient, 0, 2, factor);
        assertArrayEquals(new float[] {0, Float.NaN}, gradient);
    }

    @Test
    void refusesANormThatMakesNoSense() {
        assertThrows(IllegalArgumentException.class, () -> new GradientClip(0));
        assertThrows(IllegalArgumentException.class, () -> new GradientClip(Double.NaN));
    }
}
