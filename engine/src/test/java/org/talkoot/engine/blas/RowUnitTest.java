package org.talkoot.engine.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.blas.Product.Form;

/** A call for several units of rows gives the bits of a call for each, and those of a row wherever it stands in its part. */
class RowUnitTest {
    @ParameterizedTest
    @CsvSource({"128, 64", "100, 257", "33, 512", "512, 784"})
    void whatTheProbesShowedIsTrueOfOtherDataToo(int n, int k) {
        for (Form form : new Form[] {Form.TIMES_TRANSPOSED, Form.TIMES}) {
            RowUnit unit = RowUnit.of(form, n, k);
            if (BlasLibrary.load().kernel().equals("ZEN")
                    || BlasLibrary.load().kernel().equals("HASWELL")) {
                assertEquals(new RowUnit(12, 2), unit, form + ", " + n + " x " + k); // so that something is compared
            }
            for (int units : new int[] {2, 3, 7, 11}) {
                if (unit != RowUnit.NONE && unit.isProved(form, n, k, units * unit.rows())) {
                    assertSameBits(form, unit.rows(), units * unit.rows(), n, k);
                    assertSamePlaces(form, unit, units, n, k);
                }
            }
        }
    }

    private static void assertSamePlaces(Form form, RowUnit unit, int units, int n, int k) {
        float[] w = random(n * k, 73);
        float[] row = random(k, 74);
        float[] x = new float[units * unit.rows() * k];
        for (int at = 0; at < x.length; at += k) {
            System.arraycopy(row, 0, x, at, k);
        }
        float[] y = new float[units * unit.rows() * n];
        form.compute(units * unit.rows(), n, k, x, 0, w, 0, y, 0);
        for (int part = 0; part < unit.parts(); part++) {
            float[] first = rowOf(y, unit.place(part, 0), n);
            for (int number = 1; number < units * unit.partRows(); number++) {
                assertArrayEquals(first, rowOf(y, unit.place(part, number), n), 0, form + ", part " + part);
            }
        }
    }

    private static float[] rowOf(float[] y, int row, int n) {
        return Arrays.copyOfRange(y, row * n, (row + 1) * n);
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
        int unit = RowUnit.of(Form.TIMES, n, k).rows();
        assertTrue(unit <= 1 || !new RowUnit(1, 1).isProved(Form.TIMES, n, k, 3 * unit), "unit " + unit);
    }
}
