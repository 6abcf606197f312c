package org.talkoot.deploy.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.talkoot.engine.blas.Product;
import org.talkoot.engine.model.Model;

/**
 * The limit of a step: its matrix products alone, on all workers at once, each with an equal part of the minibatch's rows in
 * one call and arrays of its own. What computes these products with this BLAS is hardly faster.
 */
final class ProductLimit {
    private final List<Product> products; // of one worker
    private final int workers;
    private final int batch;
    private final List<Double> samplesPerSecond = new ArrayList<>(); // by round

    ProductLimit(Model model, int batch, int workers) {
        this.products = model.products(Math.max(1, batch / workers));
        this.workers = workers;
        this.batch = batch;
    }

    /** Floating-point operations of the products of a step, over all workers. */
    double operations() {
        return workers * products.stream().mapToDouble(Product::operations).sum();
    }

    /** Over all rounds so far. */
    Spread samplesPerSecond() {
        return Spread.of(samplesPerSecond);
    }

    /** Measures for about {@code rounds} · {@code seconds}, after a short warm-up. */
    void measure(int rounds, double seconds) {
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            for (int round = 0; round <= rounds; round++) {
                double measured = round(threads, round == 0 ? seconds / 2 : seconds);
                if (round > 0) {
                    samplesPerSecond.add(measured);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** What the slowest worker reaches is what a step can. */
    private double round(ExecutorService threads, double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        List<Future<Double>> all = new ArrayList<>();
        for (int worker = 0; worker < workers; worker++) {
            all.add(threads.submit(() -> stepsPerSecond(end)));
        }
        double slowest = Double.MAX_VALUE;
        for (Future<Double> each : all) {
            slowest = Math.min(slowest, get(each));
        }
        return slowest * batch;
    }

    private double stepsPerSecond(long end) {
        List<Operands> all = products.stream().map(Operands::of).toList();
        long start = System.nanoTime();
        long now;
        int steps = 0;
        do {
            for (Operands each : all) {
                each.product.compute(each.a, each.b, each.c);
            }
            steps++;
            now = System.nanoTime();
        } while (now < end);
        return steps / ((now - start) / 1e9);
    }

    private record Operands(Product product, float[] a, float[] b, float[] c) {
        static Operands of(Product product) {
            float[] c = new float[product.resultLength()];
            return new Operands(product, filled(product.leftLength()), filled(product.rightLength()), c);
        }
    }

    private static float[] filled(int length) {
        SplittableRandom random = new SplittableRandom(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static double get(Future<Double> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
