package org.talkoot.deploy.lab.report;

import java.util.List;

/** A picture with its numbers. */
public sealed interface Figure {
    /** Of its files. */
    String name();

    String title();

    /** What it shows, below it. */
    String caption();

    /** A line a value, for the table: series or row, abscissa or column, value. */
    List<Value> values();

    record Value(String series, String at, double value) {}

    /** How an axis counts: evenly, in powers of ten, or in powers of two. */
    enum Scale {
        LINEAR,
        LOG,
        DOUBLING
    }

    /**
     * @param label with the unit, if it has one
     * @param most where the axis ends at the latest; infinite for where the values end
     */
    record Axis(String label, Scale scale, double most) {
        public static Axis linear(String label) {
            return new Axis(label, Scale.LINEAR, Double.POSITIVE_INFINITY);
        }

        public static Axis log(String label) {
            return new Axis(label, Scale.LOG, Double.POSITIVE_INFINITY);
        }

        public static Axis doubling(String label) {
            return new Axis(label, Scale.DOUBLING, Double.POSITIVE_INFINITY);
        }

        public Axis upTo(double most) {
            return new Axis(label, scale, most);
        }
    }

    /** @param dashed to set it apart from the one before, whose colour it takes */
    record Series(String name, double[] x, double[] y, boolean dashed) {
        public static Series of(String name, double[] x, double[] y) {
            return new Series(name, x, y, false);
        }

        /** Over 1, 2, 3, … */
        public static Series counted(String name, double[] y) {
            double[] x = new double[y.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i + 1.0;
            }
            return of(name, x, y);
        }
    }

    /** @param marked whether each point is marked: for few points */
    record Curves(String name, String title, String caption, Axis x, Axis y, boolean marked, List<Series> series)
            implements Figure {
        @Override
        public List<Value> values() {
            return series.stream()
                    .flatMap(each -> java.util.stream.IntStream.range(0, each.x().length)
                            .mapToObj(i -> new Value(each.name(), Double.toString(each.x()[i]), each.y()[i])))
                    .toList();
        }
    }

    /**
     * @param cells (rows, columns), as shares of 1, drawn in percent; NaN stays empty
     */
    record HeatMap(
            String name,
            String title,
            String caption,
            String xLabel,
            String yLabel,
            List<String> columns,
            List<String> rows,
            double[][] cells)
            implements Figure {
        @Override
        public List<Value> values() {
            return java.util.stream.IntStream.range(0, rows.size() * columns.size())
                    .mapToObj(i -> new Value(
                            rows.get(i / columns.size()),
                            columns.get(i % columns.size()),
                            cells[i / columns.size()][i % columns.size()]))
                    .toList();
        }
    }
}
