package org.talkoot.deploy.lab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.lab.report.Figure.Axis;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.w3c.dom.Document;

class ReportFolderTest {
    private static final List<String> LINES =
            List.of("accuracy", "divergence", "scale-loss", "effective-rate"); // of the page on interaction

    @TempDir
    private Path folder;

    private static Report report() {
        List<Figure> figures = LINES.stream().map(ReportFolderTest::figure).toList();
        return new Report(
                "interaction",
                "A title",
                "data",
                figures,
                List.of(new Finding("a < b", "1 and 2", true), new Finding("b < a", "2 and 1", false)));
    }

    private static Figure figure(String name) {
        return name.equals("accuracy")
                ? new Figure.HeatMap(
                        name, "T", "C.", "x", "y", List.of("a, b", "c"), List.of("r"), new double[][] {{0.5, Double.NaN}
                        })
                : new Figure.Curves(
                        name,
                        "T",
                        "C.",
                        Axis.doubling("x"),
                        Axis.log("y"),
                        true,
                        List.of(Series.counted("one", new double[] {1e-3, 0, Double.POSITIVE_INFINITY, 10})));
    }

    @Test
    void everyFigureIsAPictureOfBothKindsAndItsNumbersAreInTheTable() throws Exception {
        new ReportFolder(folder).write(report());

        for (String name : LINES) {
            byte[] png = Files.readAllBytes(folder.resolve(name + ".png"));
            assertEquals(1920, ImageIO.read(new ByteArrayInputStream(png)).getWidth());
            assertEquals(
                    "svg",
                    parsed(folder.resolve(name + ".svg")).getDocumentElement().getTagName());
        }
        List<String> table = Files.readAllLines(folder.resolve("figures.csv"));
        assertTrue(table.contains("accuracy,r,\"a, b\",0.5"), table::toString);
        assertTrue(table.contains("divergence,one,1.0,0.001"), table::toString);
        assertTrue(table.contains("divergence,one,3.0,Infinity"), table::toString);
    }

    private static Document parsed(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    @Test
    void thePageNeedsNoOtherFileAndSaysWhichFindingHolds() throws IOException {
        String page = Files.readString(new ReportFolder(folder).write(report()));

        assertFalse(page.contains("{{"), page);
        assertFalse(page.contains("src=\"http"), page);
        assertEquals(LINES.size(), page.split("src=\"data:image/svg", -1).length - 1);
        assertTrue(page.contains("<b>Holds.</b> a &lt; b"), page);
        assertTrue(page.contains("<b>Doesn't hold.</b> b &lt; a"), page);
    }

    @Test
    void anEarlierReportIsReplacedAndOtherFilesAreNot() throws IOException {
        new ReportFolder(folder).write(report());
        new ReportFolder(folder).write(report());
        Files.delete(folder.resolve("figures.csv"));

        assertThrows(ReportFolder.OccupiedException.class, () -> new ReportFolder(folder));
        assertThrows(ReportFolder.OccupiedException.class, () -> new ReportFolder(folder.resolve("index.html")));
    }
}
