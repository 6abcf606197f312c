package org.talkoot.deploy.lab;

import java.util.List;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.lab.report.Figure.Series;

/** Series of what was measured. */
final class Curve {
    private static final int SMOOTHED = 20; // steps
    private static final int POINTS = 100; // about so many are drawn

    private Curve() {}

    /** The loss of the minibatches, as the mean over {@value SMOOTHED} steps. */
    static Series loss(String name, Outcome outcome) {
        double[] losses = outcome.losses();
        int window = Math.max(1, Math.min(SMOOTHED, losses.length / 4));
        int stride = Math.max(1, losses.length / POINTS);
        int points = losses.length < window ? 0 : (losses.length - window) / stride + 1;
        double[] x = new double[points];
        double[] y = new double[points];
        for (int i = 0; i < points; i++) {
            double sum = 0;
            for (int step = i * stride; step < i * stride + window; step++) {
                sum += losses[step];
            }
            x[i] = i * stride + window;
            y[i] = sum / window;
        }
        return Series.of(name, x, y);
    }

    /** The mean over the last steps; NaN after a divergence. */
    static double finalLoss(Outcome outcome) {
        double[] losses = outcome.losses();
        int last = Math.min(SMOOTHED, losses.length);
        return outcome.diverged()
                ? Double.NaN
                : java.util.Arrays.stream(losses, losses.length - last, losses.length)
                        .average()
                        .orElse(Double.NaN);
    }

    /** Something of each outcome over something else of it. */
    static <T> Series of(String name, List<T> points, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return Series.of(
                name,
                points.stream().mapToDouble(x).toArray(),
                points.stream().mapToDouble(y).toArray());
    }

    /** The same, dashed. */
    static Series dashed(Series series) {
        return new Series(series.name(), series.x(), series.y(), true);
    }
}
