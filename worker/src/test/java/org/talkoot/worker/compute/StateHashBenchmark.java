package org.talkoot.worker.compute;

import java.util.Arrays;
import java.util.Random;

/**
 * Nanoseconds per float of {@link StateHash}, and of a copy of the same array for comparison: the median of many. Run it
 * with the test class path.
 */
final class StateHashBenchmark {
    private static final int WARM_UP = 300;
    private static final int REPEATS = 101;

    private StateHashBenchmark() {}

    public static void main(String... none) {
        System.out.printf("%10s %8s %8s%n", "floats", "hash", "copy");
        for (int floats : new int[] {1_000, 100_000, 1_000_000, 10_000_000}) {
            float[] weights = new float[floats];
            Random random = new Random(1);
            for (int i = 0; i < floats; i++) {
                weights[i] = (float) random.nextGaussian();
            }
            StateHash hash = new StateHash();
            float[] target = new float[floats];
            System.out.printf(
                    "%,10d %8.3f %8.3f%n",
                    floats,
                    median(() -> hash.compute(weights, new float[0])) / floats,
                    median(() -> System.arraycopy(weights, 0, target, 0, floats)) / floats);
        }
    }

    /** Nanoseconds of a call. */
    private static double median(Runnable work) {
        for (int i = 0; i < WARM_UP; i++) {
            work.run();
        }
        long[] took = new long[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            work.run();
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        return took[REPEATS / 2];
    }
}
