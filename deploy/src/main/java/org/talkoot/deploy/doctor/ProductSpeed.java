package org.talkoot.deploy.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.blas.BlasLibrary;

/**
 * How fast one core multiplies matrices.
 *
 * @param kernel of the BLAS that did it
 * @param gflops 10^9 floating-point operations a second; the best of a few short tries
 */
public record ProductSpeed(String kernel, double gflops) {
    private static final int SIZE = 512;
    private static final int TRIES = 5;
    private static final long TRY_NS = TimeUnit.MILLISECONDS.toNanos(60);
    private static final int MOST_SECONDS = 20;

    /** On the calling thread; about half a second. */
    public static ProductSpeed measure() {
        float[] a = new float[SIZE * SIZE];
        float[] b = new float[SIZE * SIZE];
        float[] c = new float[SIZE * SIZE];
        Arrays.fill(a, 0.5f);
        Arrays.fill(b, 0.25f);
        double best = 0;
        for (int i = 0; i <= TRIES; i++) { // the first one warms up
            double gflops = once(a, b, c);
            best = i == 0 ? 0 : Math.max(best, gflops);
        }
        return new ProductSpeed(BlasLibrary.load().kernel(), best);
    }

    /** In a process of its own, without the variables that steer OpenBLAS: empty if that fails. */
    public static Optional<ProductSpeed> measureUnsteered(Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ProductSpeed.class.getName());
        builder.environment().keySet().removeAll(steering(environment));
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            try (BufferedReader reader = process.inputReader()) {
                String[] words = String.valueOf(reader.readLine()).split(" ");
                return words.length == 2
                        ? Optional.of(new ProductSpeed(words[0], Double.parseDouble(words[1])))
                        : Optional.empty();
            } finally {
                if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The variables that are set and change what OpenBLAS does. */
    public static List<String> steering(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> name.equals("OPENBLAS_CORETYPE") || name.equals("OPENBLAS_L2_SIZE"))
                .sorted()
                .toList();
    }

    public static void main(String[] arguments) {
        ProductSpeed speed = measure();
        System.out.println(speed.kernel + " " + String.format(Locale.ROOT, "%.3f", speed.gflops));
    }

    private static double once(float[] a, float[] b, float[] c) {
        long start = System.nanoTime();
        long elapsed = 0;
        int products = 0;
        while (elapsed < TRY_NS) {
            Blas.times(SIZE, SIZE, SIZE, a, 0, b, 0, c, 0);
            products++;
            elapsed = System.nanoTime() - start;
        }
        return 2.0 * SIZE * SIZE * SIZE * products / elapsed;
    }
}
