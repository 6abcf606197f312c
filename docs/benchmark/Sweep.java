import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;

/** Draws what {@code sweep} measured: samples a second over the batch size, and over the width; of several at a point the median. */
class Sweep {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 460;
    private static final Color[] COLORS = {
        new Color(0x00, 0x72, 0xB2), new Color(0x56, 0xB4, 0xE9), new Color(0xD5, 0x5E, 0x00), new Color(0x00, 0x9E, 0x73)
    };

    public static void main(String... files) throws Exception {
        List<JsonNode> points = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(Path.of(files[0]))) {
            points.add(json.readTree(line));
        }
        BufferedImage both = new BufferedImage(2 * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        both.getGraphics().drawImage(BitmapEncoder.getBufferedImage(chart(points, "batch", "width")), 0, 0, null);
        both.getGraphics().drawImage(BitmapEncoder.getBufferedImage(chart(points, "width", "batch")), WIDTH, 0, null);
        ImageIO.write(both, "png", new File(files[1]));
    }

    /** Of the points where {@code fixed} has the value of the other sweep's middle. */
    private static XYChart chart(List<JsonNode> points, String varied, String fixed) {
        int middle = fixed.equals("batch") ? 256 : 512;
        Map<String, TreeMap<Double, List<Double>>> curves = new LinkedHashMap<>();
        for (JsonNode point : points) {
            JsonNode run = point.get("run");
            JsonNode rate = run.has("samplesPerSecond") ? run.get("samplesPerSecond") : run.get("samples_s");
            if (point.get(fixed).asInt() == middle) {
                curves.computeIfAbsent(point.get("who").asText(), who -> new TreeMap<>())
                        .computeIfAbsent(point.get(varied).asDouble(), x -> new ArrayList<>())
                        .add(rate.asDouble());
            }
        }
        XYChart chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("mlp-bn, " + fixed + " " + middle)
                .xAxisTitle(varied)
                .yAxisTitle("samples a second")
                .build();
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        chart.getStyler().setSeriesColors(COLORS);
        chart.getStyler().setChartBackgroundColor(Color.WHITE);
        chart.getStyler().setDecimalPattern("#,###");
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideS);
        chart.getStyler().setLegendLayout(Styler.LegendLayout.Horizontal);
        curves.forEach((who, curve) -> chart.addSeries(
                who,
                new ArrayList<>(curve.keySet()),
                curve.values().stream().map(Sweep::median).toList()));
        return chart;
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int size = sorted.size();
        return (sorted.get((size - 1) / 2) + sorted.get(size / 2)) / 2;
    }
}
