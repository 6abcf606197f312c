package org.talkoot.engine.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.blas.Product.Form;

/** A call for several units of rows gives the bits of a call for each. */
class RowUnitTest {
    @ParameterizedTest
    @CsvSource({"128, 64", "100, 257", "33, 512", "512, 784"})
    void whatTheProbesShowedIsTrueOfOtherDataToo(int n, int k) {
        for (Form form : new Form[] {Form.TIMES_TRANSPOSED, Form.TIMES}) {
            int unit = RowUnit.of(form, n, k);
            if (BlasLibrary.load().kernel().equals("ZEN")
                    || BlasLibrary.load().kernel().equals("HASWELL")) {
                assertEquals(12, unit, form + ", " + n + " x " + k); // so that something is compared
            }
            for (int units : new int[] {2, 3, 7, 11}) {
                if (unit != RowUnit.NONE && RowUnit.isProved(form, n, k, unit, units * unit)) {
                    assertSameBits(form, unit, units * unit, n, k);
                }
            }
        }
    }

    private static void assertSameBits(Form form, int unit, int rows, int n, int k) {
        float[] w = random(n * k, 71);
        float[] x = random(rows * k, 72);
        float[] joined = new float[rows * n];
        float[] apart = new float[rows * n];
        form.compute(rows, n, k, x, 0, w, 0, joined, 0);
        for (int row = 0; row < rows; row += unit) {
            form.compute(unit, n, k, x, row * k, w, 0, apart, row * n);
        }
        assertArrayEquals(apart, joined, 0, form + ", " + rows + " rows, " + n + " x " + k);
    }

    static float[] random(int length, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-3, 3);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"16, 16", "5000, 5000"})
    void tinyAndHugeProductsArentProbed(int n, int k) {
        assertEquals(RowUnit.NONE, RowUnit.of(Form.TIMES, n, k));
    }

    @ParameterizedTest
    @CsvSource({"128, 64", "100, 257"})
    void aNumberOfRowsThatIsntAUnitIsRefuted(int n, int k) {
        int unit = RowUnit.of(Form.TIMES, n, k);
        assertTrue(unit <= 1 || !RowUnit.isProved(Form.TIMES, n, k, 1, 3 * unit), "unit " + unit);
    }
}
