package org.talkoot.deploy.tuning;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The loss of minibatch after minibatch, as the learning rate grew by the same factor at each.
 *
 * @param points in order
 * @param divergedAt the learning rate at which the loss was far above the lowest, or no number; empty where the ramp ended before
 */
public record RateCurve(List<Point> points, OptionalDouble divergedAt) {
    private static final int REACH = 7; // points on each side that a mean or a slope is taken over
    private static final double LEAST_FALL = 0.1; // of the first loss: less may be chance

    /** @param loss of the minibatch before its update, a mean over its samples */
    public record Point(double rate, double loss) {}

    /**
     * A learning rate to begin with.
     *
     * @param rate where the smoothed loss falls fastest over the logarithm of the rate
     * @param lowestRate where the smoothed loss is lowest: too large already, since it is about to rise
     * @param lowestLoss that loss
     */
    public record Suggestion(double rate, double lowestRate, double lowestLoss) {}

    public RateCurve {
        points = List.copyOf(points);
    }

    /** The mean of the losses around each point: as far to the left as to the right, so that it doesn't lag behind. */
    public double[] smoothed() {
        return IntStream.range(0, points.size()).mapToDouble(this::mean).toArray();
    }

    private int reach(int point) {
        return Math.min(REACH, Math.min(point, points.size() - 1 - point));
    }

    private double mean(int point) {
        int reach = reach(point);
        return points.subList(point - reach, point + reach + 1).stream()
                        .mapToDouble(Point::loss)
                        .sum()
                / (2 * reach + 1);
    }

    /** Of the least-squares line through the losses around a point, by point; it has neighbours. */
    private double slope(int point) {
        int reach = reach(point);
        double products = 0;
        double squares = 0;
        for (int i = -reach; i <= reach; i++) {
            products += i * points.get(point + i).loss();
            squares += i * i;
        }
        return products / squares;
    }

    /** Empty where the loss hardly falls at any rate. */
    public Optional<Suggestion> suggestion() {
        double[] smoothed = smoothed();
        int lowest = IntStream.range(0, smoothed.length)
                .reduce((a, b) -> smoothed[b] < smoothed[a] ? b : a)
                .orElse(0);
        if (lowest <= REACH || !(smoothed[lowest] < (1 - LEAST_FALL) * smoothed[REACH])) {
            return Optional.empty();
        }
        int steepest = IntStream.range(REACH, lowest)
                .reduce((a, b) -> slope(b) < slope(a) ? b : a)
                .orElse(REACH);
        return Optional.of(new Suggestion(
                rounded(points.get(steepest).rate()), rounded(points.get(lowest).rate()), smoothed[lowest]));
    }

    /** To two digits: nobody can tell more. */
    private static double rounded(double rate) {
        return new java.math.BigDecimal(rate)
                .round(new java.math.MathContext(2))
                .doubleValue();
    }
}
