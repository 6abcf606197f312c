package org.talkoot.engine.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddedProductTest {
    @ParameterizedTest
    @CsvSource({"128, 64, 1", "100, 257, 7", "33, 512, 32", "512, 784, 33"})
    void whatTheProbesShowedIsTrueOfOtherDataToo(int m, int n, int k) {
        if (BlasLibrary.load().kernel().equals("ZEN")
                || BlasLibrary.load().kernel().equals("HASWELL")) {
            assertTrue(AddedProduct.isProved(m, n, k)); // so that something is compared
        }
        if (AddedProduct.isProved(m, n, k)) {
            float[] a = RowUnitTest.random(k * m, 81);
            float[] b = RowUnitTest.random(k * n, 82);
            float[] added = new float[m * n];
            Blas.transposedTimes(
                    m, n, k, RowUnitTest.random(k * m, 83), 0, m, RowUnitTest.random(k * n, 84), 0, added, 0);
            float[] sum = added.clone();
            float[] product = new float[m * n];
            Blas.transposedTimes(m, n, k, a, 0, m, b, 0, product, 0);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += product[i];
            }
            Blas.addTransposedTimes(m, n, k, a, 0, m, b, 0, added, 0);
            assertArrayEquals(sum, added, 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 784, 32", "5000, 5000, 1", "512, 784, 1000"})
    void narrowAndHugeProductsArentProbed(int m, int n, int k) {
        assertFalse(AddedProduct.isProved(m, n, k));
    }
}
