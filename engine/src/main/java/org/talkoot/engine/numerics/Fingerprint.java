package org.talkoot.engine.numerics;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Consumer;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.blas.BlasLibrary;
import org.talkoot.engine.file.Sha256;
import org.talkoot.engine.random.Philox;

/**
 * How this thread computes: two threads, processes or machines with equal fingerprints give a job the same bits. The
 * probes are fixed for good; another probe would make every older result look foreign.
 *
 * @param library the BLAS, such as {@code OpenBLAS}
 * @param kernel the kernel it chose for this processor
 * @param products hash of matrix products of awkward shapes, and of how the layers of this version cut theirs
 * @param functions hash of a few transcendental values
 * @param subnormals hash of sums of subnormal numbers: a thread that flushes them to zero differs
 */
public record Fingerprint(String library, String kernel, String products, String functions, String subnormals) {
    private static final int HASH_DIGITS = 12;
    private static final int[][] SHAPES = {{1, 10, 64}, {7, 33, 257}, {32, 129, 65}, {129, 517, 2003}};
    /** Raised when layers compute the same from products of other shapes, in another order, or with other random numbers. */
    private static final byte ARITHMETIC = 7;

    private static final float UNIT_23 = 1f / (1 << 23);

    /** Takes the fingerprint of the calling thread; tens of milliseconds. */
    public static Fingerprint take() {
        BlasLibrary blas = BlasLibrary.load();
        return new Fingerprint(
                blas.name(),
                blas.kernel(),
                hash(Fingerprint::products),
                hash(Fingerprint::functions),
                hash(Fingerprint::subnormals));
    }

    /** One line without spaces at its ends; equal texts mean equal fingerprints. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s/%s products:%s functions:%s subnormals:%s",
                library,
                kernel,
                products,
                functions,
                subnormals);
    }

    private static void products(MessageDigest digest) {
        digest.update(ARITHMETIC);
        for (int[] shape : SHAPES) {
            int m = shape[0];
            int n = shape[1];
            int k = shape[2];
            float[] a = values(m * k, m);
            float[] b = values(n * k, n);
            float[] c = new float[m * n];
            Blas.timesTransposed(m, n, k, a, 0, b, 0, c, 0);
            Sha256.update(digest, c, 0, c.length);
            Blas.times(m, n, k, a, 0, b, 0, c, 0);
            Sha256.update(digest, c, 0, c.length);
            Blas.transposedTimes(m, n, k, a, 0, m, b, 0, c, 0);
            Sha256.update(digest, c, 0, c.length);
        }
    }

    private static void functions(MessageDigest digest) {
        float[] x = values(64, 3);
        float[] y = new float[4 * x.length];
        for (int i = 0; i < x.length; i++) {
            y[4 * i] = (float) StrictMath.exp(x[i]);
            y[4 * i + 1] = (float) StrictMath.tanh(x[i]);
            y[4 * i + 2] = (float) StrictMath.log(1 - (double) x[i] / 2);
            y[4 * i + 3] = (float) Math.sqrt(1 + x[i]);
        }
        Sha256.update(digest, y, 0, y.length);
    }

    private static void subnormals(MessageDigest digest) {
        float[] x = values(256, 5);
        float[] sums = new float[x.length];
        float sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * Float.MIN_NORMAL;
            sums[i] = sum;
        }
        Blas.add(sums.length, sums, 0, sums, 0);
        Sha256.update(digest, sums, 0, sums.length);
    }

    /** Multiples of 2^-23 in [-1, 1), the same for ever. */
    private static float[] values(int count, int stream) {
        float[] values = new float[count];
        int[] words = new int[4];
        for (int i = 0; i < count; i++) {
            if (i % 4 == 0) {
                Philox.block(i / 4, stream, 0, 0, 1, 0, words, 0);
            }
            values[i] = (words[i % 4] >>> 8) * UNIT_23 - 1;
        }
        return values;
    }

    private static String hash(Consumer<MessageDigest> probe) {
        MessageDigest digest = Sha256.digest();
        probe.accept(digest);
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }
}
