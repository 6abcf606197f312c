package org.talkoot.deploy.bench;

import java.util.List;

/** Of a figure that was measured several times. */
public record Spread(double median, double least, double most) {

    /** @param values at least one */
    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int last = sorted.size() - 1;
        double median = (sorted.get(last / 2) + sorted.get(sorted.size() / 2)) / 2;
        return new Spread(median, sorted.get(0), sorted.get(last));
    }
}
