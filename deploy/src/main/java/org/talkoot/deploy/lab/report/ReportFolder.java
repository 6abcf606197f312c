package org.talkoot.deploy.lab.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.knowm.xchart.internal.chartpart.Chart;

/** Where a report goes: {@code index.html}, {@code figures.csv}, and each figure as PNG and SVG. */
public final class ReportFolder {
    private static final String PAGE = "index.html";
    private static final String TABLE = "figures.csv";
    private static final String HEADER = "figure,series,at,value";
    private final Path folder;

    /**
     * Makes the folder.
     *
     * @throws OccupiedException if something else than an earlier report is in it
     */
    public ReportFolder(Path folder) throws IOException {
        this.folder = folder;
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new OccupiedException(folder + " is a file, but --out must be a folder");
        }
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent() && !hasReport()) {
                throw new OccupiedException(
                        folder
                                + " holds other files than an earlier lab's: --out must be a new or empty folder, or such a one");
            }
        }
    }

    private boolean hasReport() throws IOException {
        Path table = folder.resolve(TABLE);
        if (!Files.isRegularFile(table)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(table)) {
            return lines.findFirst().filter(HEADER::equals).isPresent();
        }
    }

    /** @return the page */
    public Path write(Report report) throws IOException {
        System.setProperty("java.awt.headless", "true"); // pictures are files alone
        Map<String, byte[]> svg = new HashMap<>();
        StringBuilder table = new StringBuilder(HEADER).append('\n');
        for (Figure figure : report.figures()) {
            Chart<?, ?> chart = Drawing.of(figure);
            svg.put(figure.name(), Pictures.svg(chart));
            write(figure.name() + ".svg", svg.get(figure.name()));
            write(figure.name() + ".png", Pictures.png(chart));
            for (Figure.Value value : figure.values()) {
                table.append(figure.name())
                        .append(',')
                        .append(quoted(value.series()))
                        .append(',');
                table.append(quoted(value.at()))
                        .append(',')
                        .append(value.value())
                        .append('\n');
            }
        }
        write(TABLE, table.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        write(PAGE, Page.html(report, svg).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return folder.resolve(PAGE);
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static String quoted(String text) {
        return text.contains(",") || text.contains("\"") ? '"' + text.replace("\"", "\"\"") + '"' : text;
    }

    /** The folder isn't one for a report. */
    public static final class OccupiedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OccupiedException(String sentence) {
            super(sentence);
        }
    }
}
