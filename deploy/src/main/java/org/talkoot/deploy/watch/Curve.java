package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Arrays;

/**
 * A curve of bounded size, however many values it is told. When it is full, neighbouring points are joined in pairs, and
 * from then on a point stands for twice as many values: it keeps their mean, the least and the largest. Not thread-safe.
 */
final class Curve {
    private final boolean band; // whether the least and the largest are wanted
    private final double[] x; // of the last value that a point stands for
    private final double[] mean;
    private final double[] least;
    private final double[] most;
    private int points; // complete ones
    private int stride = 1; // values that a point stands for
    private long told; // values in all
    private int open; // values of the point that isn't complete
    private double openX;
    private double openSum;
    private double openLeast;
    private double openMost;

    /**
     * What somebody has been told of a curve.
     *
     * @param points that were complete
     * @param told values in all
     */
    record Seen(int stride, int points, long told) {
        static final Seen NOTHING = new Seen(0, 0, 0);
    }

    /** @param capacity points, an even number */
    Curve(int capacity, boolean band) {
        this.band = band;
        x = new double[capacity];
        mean = new double[capacity];
        least = new double[capacity];
        most = new double[capacity];
    }

    /** A value that isn't finite has no place on a curve, and is left out. */
    void add(double atX, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        told++;
        openLeast = open == 0 ? value : Math.min(openLeast, value);
        openMost = open == 0 ? value : Math.max(openMost, value);
        openSum = open == 0 ? value : openSum + value;
        openX = atX;
        open++;
        if (open == stride) {
            close();
        }
    }

    /** Forgets what lies behind, the point that it falls into too. */
    void cutBack(double atX) {
        if (points() > 0 && openX > atX) {
            open = 0;
            told++;
            while (points > 0 && x[points - 1] > atX) {
                points--;
            }
        }
    }

    private void close() {
        x[points] = openX;
        mean[points] = openSum / open;
        least[points] = openLeast;
        most[points] = openMost;
        points++;
        open = 0;
        if (points == x.length) {
            joinPairs();
        }
    }

    private void joinPairs() {
        points /= 2;
        for (int i = 0; i < points; i++) {
            x[i] = x[2 * i + 1];
            mean[i] = (mean[2 * i] + mean[2 * i + 1]) / 2;
            least[i] = Math.min(least[2 * i], least[2 * i + 1]);
            most[i] = Math.max(most[2 * i], most[2 * i + 1]);
        }
        stride *= 2;
    }

    int points() {
        return points + (open > 0 ? 1 : 0);
    }

    double[] means() {
        double[] all = Arrays.copyOf(mean, points());
        if (open > 0) {
            all[points] = openSum / open;
        }
        return all;
    }

    boolean isNewTo(Seen seen) {
        return told != seen.told();
    }

    /**
     * What somebody hasn't seen of a curve.
     *
     * @param from after how many points it goes on; what stood there is to be replaced
     * @param least null where it isn't wanted
     * @param most null where it isn't wanted
     * @param seen what has been seen then
     */
    record News(int from, double[] x, double[] y, double[] least, double[] most, Seen seen) {
        void writeTo(JsonGenerator json) throws IOException {
            json.writeStartObject();
            json.writeNumberField("from", from);
            write(json, "x", x);
            write(json, "y", y);
            if (least != null) {
                write(json, "least", least);
                write(json, "most", most);
            }
            json.writeEndObject();
        }

        private static void write(JsonGenerator json, String name, double[] values) throws IOException {
            json.writeArrayFieldStart(name);
            for (double value : values) {
                json.writeNumber((float) value);
            }
            json.writeEndArray();
        }
    }

    News since(Seen seen) {
        int from = seen.stride() == stride ? Math.min(seen.points(), points) : 0;
        return new News(
                from,
                part(x, openX, from),
                part(mean, openSum / Math.max(1, open), from),
                band ? part(least, openLeast, from) : null,
                band ? part(most, openMost, from) : null,
                new Seen(stride, points, told));
    }

    private double[] part(double[] values, double openValue, int from) {
        double[] part = Arrays.copyOfRange(values, from, points());
        if (open > 0) {
            part[part.length - 1] = openValue;
        }
        return part;
    }
}
