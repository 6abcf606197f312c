package org.talkoot.deploy.lab.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.deploy.lab.report.Figure.Axis;
import org.talkoot.deploy.lab.report.Figure.Series;

class DrawingTest {
    @ParameterizedTest(name = "from 1e{0} to 1e{1}")
    @CsvSource({"-7.6, 4.5", "-12.2, -0.8", "0.2, 2.7", "-2.9, -1.2", "-3.9, -3.1", "-12.7, 16.5"})
    void aLogarithmicAxisSaysWhereItIs(double from, double to) throws IOException {
        double[] values = IntStream.rangeClosed(0, 50)
                .mapToDouble(i -> Math.pow(10, from + (to - from) * i * i / 2500))
                .toArray();
        Figure figure = new Figure.Curves(
                "n", "T", "C.", Axis.linear("x"), Axis.log("y"), false, List.of(Series.counted("one", values)));

        long ticks = gridLines(figure);

        assertTrue(ticks >= 3 && ticks <= 16, ticks + " ticks");
    }

    /** Grid lines across the picture, each of which is a tick with its label. */
    private static long gridLines(Figure figure) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(Pictures.png(Drawing.of(figure))));
        int x = image.getWidth() / 3;
        return IntStream.range(1, image.getHeight())
                .filter(y -> isGrid(image.getRGB(x, y)) && !isGrid(image.getRGB(x, y - 1)))
                .count();
    }

    private static boolean isGrid(int rgb) {
        return new Color(rgb).equals(Drawing.GRID);
    }
}
