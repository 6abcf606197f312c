package org.talkoot.engine.blas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlasTest {
    private static final int[] SIZES = {1, 2, 7, 33, 65};

    @Test
    void theNativeLibraryIsFoundHereWithoutAnythingDone() {
        assertTrue(BlasLibrary.load().isNative(), BlasLibrary.load().toString());
        assertEquals("OpenBLAS", BlasLibrary.load().name());
    }

    @Test
    void aSmallHeapIsNoReasonNotToLoadIt() {
        BlasLibrary.load();
        assertEquals(0, Pointer.maxPhysicalBytes(), "no limit on the process's memory");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "linux-x86_64,libopenblas.so.0",
        "linux-arm64,libopenblas.so.0",
        "macosx-x86_64,libopenblas.0.dylib",
        "macosx-arm64,libopenblas.0.dylib",
        "windows-x86_64,libopenblas.dll"
    })
    void theJarsHoldTheLibraryForEachPlatform(String platform, String library) {
        assertNotNull(getClass().getResource("/org/bytedeco/openblas/" + platform + "/" + library), platform);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "Linux-amd64/libnetlibblasjni.so",
                "Linux-aarch64/libnetlibblasjni.so",
                "macos-x86_64/libnetlibblasjni.dylib",
                "macos-aarch64/libnetlibblasjni.dylib",
                "windows-amd64/libnetlibblasjni.dll"
            })
    void theJarsHoldTheWayIntoTheLibraryForEachPlatform(String library) {
        assertNotNull(getClass().getResource("/resources/native/" + library), library);
    }

    /** The tolerance grows with the number of products that are summed. */
    @Test
    void nativeAndJavaProductsAgreeAtAwkwardSizes() {
        BLAS java = JavaBLAS.getInstance();
        Random random = new Random(1);
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : SIZES) {
                    float[] a = values(random, m * k);
                    float[] b = values(random, n * k);
                    float[] expected = new float[m * n];
                    float[] actual = new float[m * n];
                    java.sgemm("T", "N", n, m, k, 1f, b, 0, k, a, 0, k, 0f, expected, 0, n);
                    Blas.timesTransposed(m, n, k, a, 0, b, 0, actual, 0);
                    for (int i = 0; i < expected.length; i++) {
                        assertEquals(expected[i], actual[i], 2e-7 * k, m + " x " + n + " x " + k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 33, 191, 192, 257, 1000})
    void addIsOneRoundingAnElementWhicheverWayItIsComputed(int length) {
        Random random = new Random(length);
        float[] x = values(random, length + 3);
        float[] y = values(random, length + 5);
        float[] expected = y.clone();
        for (int i = 0; i < length; i++) {
            expected[5 + i] += x[3 + i];
        }

        Blas.add(length, x, 3, y, 5);

        org.junit.jupiter.api.Assertions.assertArrayEquals(expected, y);
    }

    private static float[] values(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
