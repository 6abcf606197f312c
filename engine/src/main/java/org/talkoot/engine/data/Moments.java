package org.talkoot.engine.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Mean and standard deviation of one channel or feature over all samples, in double, in a fixed order: two passes, the
 * variance divided by the number of values. So they are the same on every machine.
 *
 * @param std 1 where all values are equal, which become 0 then
 */
record Moments(float mean, float std) {

    /** Of each column; a row of {@code elements} has all columns one or more times. */
    static List<Moments> of(FloatRows rows, int elements, int columns) {
        float[] first = new float[elements];
        rows.copy(0, first, 0);
        float[] row = new float[elements];
        double[] means = new double[columns];
        boolean[] varies = new boolean[columns];
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, row, 0);
            for (int j = 0; j < elements; j++) {
                means[j % columns] += row[j];
                varies[j % columns] |= row[j] != first[j % columns];
            }
        }
        double count = (double) rows.size() * (elements / columns);
        Arrays.setAll(means, column -> means[column] / count);
        double[] squares = new double[columns];
        for (int i = 0; i < rows.size(); i++) {
            rows.copy(i, row, 0);
            for (int j = 0; j < elements; j++) {
                double distance = row[j] - means[j % columns];
                squares[j % columns] += distance * distance;
            }
        }
        return IntStream.range(0, columns)
                .mapToObj(column ->
                        varies[column] ? of(means[column], squares[column] / count) : new Moments(first[column], 1))
                .toList();
    }

    /** Of each {@code values[i]}, as often as {@code counts[from + i]} says. */
    static Moments ofCounted(float[] values, long[] counts, int from) {
        long count = 0;
        double sum = 0;
        int last = 0; // that occurs
        for (int i = 0; i < values.length; i++) {
            count += counts[from + i];
            sum += counts[from + i] * (double) values[i];
            last = counts[from + i] > 0 ? i : last;
        }
        double mean = sum / count;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            squares += counts[from + i] * (values[i] - mean) * (values[i] - mean);
        }
        return counts[from + last] == count ? new Moments(values[last], 1) : of(mean, squares / count);
    }

    private static Moments of(double mean, double variance) {
        float std = (float) Math.sqrt(variance); // correctly rounded, as all that it is made of
        return new Moments((float) mean, std == 0 ? 1 : std);
    }

    /** The preparation that subtracts these means and divides by these stds, after {@code scale}. */
    static Preparation normalizing(Preparation scale, List<Moments> moments) {
        return new Preparation(
                scale.scaleLow(),
                scale.scaleHigh(),
                moments.stream().map(Moments::mean).toList(),
                moments.stream().map(Moments::std).toList());
    }
}
