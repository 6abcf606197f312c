package org.talkoot.deploy.lab.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Figures as charts, all in one style. */
final class Drawing {
    static final int WIDTH = 960;
    static final int HEIGHT = 560;
    private static final int ROW_HEIGHT = 38; // of a heat map
    private static final int HEAT_MAP_REST = 220; // its title, axis and labels
    private static final int TICKS = 44; // pixels between two, at the least
    private static final float LINE = 2.5f;
    private static final float[] DASHES = {8, 6};
    private static final double LN_2 = Math.log(2);
    private static final Color INK = new Color(0x22, 0x22, 0x22);
    static final Color GRID = new Color(0xE2, 0xE2, 0xE2);

    /** Okabe, Ito: <i>Color universal design</i>, 2008: told apart by the colour-blind too. */
    private static final Color[] COLORS = {
        new Color(0x00, 0x72, 0xB2),
        new Color(0xD5, 0x5E, 0x00),
        new Color(0x00, 0x9E, 0x73),
        new Color(0xCC, 0x79, 0xA7),
        new Color(0xE6, 0x9F, 0x00),
        new Color(0x56, 0xB4, 0xE9),
        new Color(0x00, 0x00, 0x00),
        new Color(0x88, 0x88, 0x88)
    };

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS,
        SeriesMarkers.OVAL
    };

    /** From little to much, all light enough for dark text. */
    private static final Color[] SHADES = {
        new Color(0xFF, 0xF7, 0xE0),
        new Color(0xC7, 0xE9, 0xC8),
        new Color(0x6F, 0xC2, 0xD4),
        new Color(0x5C, 0xA4, 0xE0)
    };

    private Drawing() {}

    static Chart<?, ?> of(Figure figure) {
        return figure instanceof Figure.Curves curves ? curves(curves) : heatMap((Figure.HeatMap) figure);
    }

    private static XYChart curves(Figure.Curves figure) {
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(figure.title())
                .xAxisTitle(figure.x().label())
                .yAxisTitle(figure.y().label())
                .build();
        style(chart.getStyler());
        chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
        chart.getStyler().setLegendBorderColor(Color.WHITE);
        chart.getStyler().setLegendSeriesLineLength(34);
        scale(chart.getStyler(), figure);
        int color = -1;
        for (Figure.Series series : figure.series()) {
            color += series.dashed() && color >= 0 ? 0 : 1;
            add(chart, figure, series, color);
        }
        return chart;
    }

    /** XChart's logarithmic axes draw nine lines a decade; here they are even axes of exponents. */
    private static void scale(AxesChartStyler styler, Figure.Curves figure) {
        if (figure.x().scale() == Figure.Scale.LINEAR) {
            styler.setXAxisMin(0.0);
        } else {
            DoubleSummaryStatistics exponents = exponents(figure, figure.x(), Figure.Series::x);
            styler.setXAxisTickLabelsFormattingFunction(labels(figure.x(), exponents));
            if (isWide(figure.x(), exponents)) {
                styler.setXAxisMin(Math.floor(exponents.getMin()));
                styler.setXAxisMax(Math.ceil(exponents.getMax()));
                styler.setXAxisTickMarkSpacingHint(spacing(WIDTH, exponents));
            }
        }
        if (figure.y().scale() == Figure.Scale.LOG) {
            DoubleSummaryStatistics exponents = exponents(figure, figure.y(), Figure.Series::y);
            styler.setYAxisTickLabelsFormattingFunction(labels(figure.y(), exponents));
            if (isWide(figure.y(), exponents)) {
                styler.setYAxisMin(Math.floor(exponents.getMin()));
                styler.setYAxisMax(Math.ceil(exponents.getMax()));
                styler.setYAxisTickMarkSpacingHint(spacing(HEIGHT, exponents));
            }
        }
    }

    /** The least distance of ticks, in pixels, so that none comes between two whole exponents. */
    private static int spacing(int pixels, DoubleSummaryStatistics exponents) {
        double span = Math.ceil(exponents.getMax()) - Math.floor(exponents.getMin());
        return Math.max(TICKS, (int) Math.ceil(pixels / span));
    }

    private static DoubleSummaryStatistics exponents(
            Figure.Curves figure, Figure.Axis axis, Function<Figure.Series, double[]> values) {
        return figure.series().stream()
                .flatMapToDouble(series -> Arrays.stream(values.apply(series)))
                .filter(value -> drawable(value, axis))
                .map(value -> place(value, axis))
                .summaryStatistics();
    }

    /** Whether an axis has room for labels at whole powers alone, and so begins and ends with one. */
    private static boolean isWide(Figure.Axis axis, DoubleSummaryStatistics exponents) {
        return axis.scale() == Figure.Scale.DOUBLING || exponents.getMax() - exponents.getMin() > 1.5;
    }

    /** Where a value is drawn. */
    private static double place(double value, Figure.Axis axis) {
        return switch (axis.scale()) {
            case LINEAR -> value;
            case LOG -> Math.log10(value);
            case DOUBLING -> Math.log(value) / LN_2;
        };
    }

    private static void add(XYChart chart, Figure.Curves figure, Figure.Series series, int color) {
        int[] drawn = IntStream.range(0, series.x().length)
                .filter(i -> drawable(series.x()[i], figure.x()) && drawable(series.y()[i], figure.y()))
                .toArray();
        if (drawn.length == 0) {
            return;
        }
        XYSeries line = chart.addSeries(
                series.name(), places(series.x(), drawn, figure.x()), places(series.y(), drawn, figure.y()));
        Color ink = COLORS[color % COLORS.length];
        ink = series.dashed() ? ink.darker() : ink; // to be seen on the line that it lies on
        line.setLineColor(ink);
        line.setMarkerColor(ink);
        line.setMarker(figure.marked() ? MARKERS[color % MARKERS.length] : SeriesMarkers.NONE);
        line.setLineStyle(
                series.dashed()
                        ? new BasicStroke(LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0)
                        : new BasicStroke(LINE, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    }

    private static boolean drawable(double value, Figure.Axis axis) {
        return Double.isFinite(value) && value <= axis.most() && (axis.scale() == Figure.Scale.LINEAR || value > 0);
    }

    private static double[] places(double[] values, int[] indices, Figure.Axis axis) {
        return Arrays.stream(indices).mapToDouble(i -> place(values[i], axis)).toArray();
    }

    private static HeatMapChart heatMap(Figure.HeatMap figure) {
        HeatMapChart chart = new HeatMapChartBuilder()
                .width(WIDTH)
                .height(HEAT_MAP_REST + ROW_HEIGHT * figure.rows().size())
                .title(figure.title())
                .xAxisTitle(figure.xLabel())
                .yAxisTitle(figure.yLabel())
                .build();
        HeatMapStyler styler = chart.getStyler();
        style(styler);
        styler.setLegendVisible(false);
        styler.setPlotContentSize(1);
        styler.setPlotGridLinesVisible(false);
        styler.setShowValue(true);
        styler.setValueFont(font(Font.PLAIN, 14));
        styler.setValueFontColor(INK);
        styler.setRangeColors(SHADES);
        styler.setMin(0);
        styler.setMax(100);
        styler.setXAxisTickMarkSpacingHint(1); // a label a column and a row
        styler.setYAxisTickMarkSpacingHint(1);
        int rows = figure.rows().size();
        styler.setXAxisMaxLabelCount(Math.max(rows, figure.columns().size())); // of both axes
        List<Number[]> cells = IntStream.range(0, rows * figure.columns().size())
                .filter(i -> !Double.isNaN(figure.cells()[i % rows][i / rows]))
                .mapToObj(i -> new Number[] {
                    i / rows, rows - 1 - i % rows, (int) Math.round(100 * figure.cells()[i % rows][i / rows])
                })
                .toList();
        List<String> upwards = IntStream.range(0, rows)
                .mapToObj(i -> figure.rows().get(rows - 1 - i))
                .toList();
        chart.addSeries(figure.title(), figure.columns(), upwards, cells);
        return chart;
    }

    private static void style(AxesChartStyler styler) {
        styler.setBaseFont(font(Font.PLAIN, 15));
        styler.setChartTitleFont(font(Font.BOLD, 19));
        styler.setAxisTitleFont(font(Font.PLAIN, 16));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 14));
        styler.setLegendFont(font(Font.PLAIN, 14));
        styler.setChartFontColor(INK);
        styler.setAxisTickLabelsColor(INK);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(GRID);
        styler.setPlotGridLinesStroke(new BasicStroke(1));
        styler.setChartTitleBoxVisible(false);
        styler.setChartTitlePadding(12);
        styler.setChartPadding(16);
        styler.setMarkerSize(8);
        styler.setLocale(Locale.ROOT);
        styler.setAntiAlias(true);
    }

    private static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }

    private static Function<Double, String> labels(Figure.Axis axis, DoubleSummaryStatistics exponents) {
        if (axis.scale() == Figure.Scale.DOUBLING) {
            return exponent -> Long.toString(Math.round(Math.pow(2, exponent)));
        }
        return isWide(axis, exponents)
                ? Drawing::powerOfTen
                : exponent -> new BigDecimal(Math.pow(10, exponent))
                        .round(new MathContext(2))
                        .stripTrailingZeros()
                        .toPlainString();
    }

    /** 10⁻³ at -3. */
    private static String powerOfTen(double exponent) {
        long whole = Math.round(exponent);
        String digits = Long.toString(whole)
                .chars()
                .mapToObj(digit -> digit == '-' ? "⁻" : String.valueOf("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')))
                .collect(Collectors.joining());
        return whole == 0 ? "1" : whole == 1 ? "10" : "10" + digits;
    }
}
