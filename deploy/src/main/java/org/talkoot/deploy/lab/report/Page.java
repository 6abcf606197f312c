package org.talkoot.deploy.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A lab's page: one HTML file that needs no other. Its text is the resource of the lab's name, in which
 * {@code {{figure NAME}}}, {@code {{data}}} and {@code {{findings}}} stand for what was measured.
 */
final class Page {
    private static final Pattern PLACE = Pattern.compile("\\{\\{(\\w+) ?([\\w-]*)}}");

    private Page() {}

    /** @param svg of each figure, by name */
    static String html(Report report, Map<String, byte[]> svg) throws IOException {
        String body = PLACE.matcher(resource("/org/talkoot/deploy/lab/" + report.lab() + ".html"))
                .replaceAll(place -> Matcher.quoteReplacement(content(place.group(1), place.group(2), report, svg)));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>"
                + escaped(report.title())
                + "</title>\n<style>\n" + resource("page.css") + "</style>\n</head>\n<body>\n<h1>"
                + escaped(report.title()) + "</h1>\n" + body + "</body>\n</html>\n";
    }

    private static String content(String kind, String name, Report report, Map<String, byte[]> svg) {
        return switch (kind) {
            case "data" -> escaped(report.data());
            case "findings" -> findings(report);
            case "figure" -> figure(name, report, svg);
            default -> throw new IllegalStateException("nothing is called " + kind);
        };
    }

    private static String figure(String name, Report report, Map<String, byte[]> svg) {
        Figure figure = report.figures().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no figure is called " + name));
        return "<figure>\n<img alt=\"" + escaped(figure.title()) + "\" src=\"data:image/svg+xml;base64,"
                + Base64.getEncoder().encodeToString(svg.get(name)) + "\">\n<figcaption>" + escaped(figure.caption())
                + " Files: <a href=\"" + name + ".png\">PNG</a>, <a href=\"" + name
                + ".svg\">SVG</a>.</figcaption>\n</figure>";
    }

    private static String findings(Report report) {
        return report.findings().stream()
                .map(finding -> "<li class=\"" + (finding.holds() ? "holds" : "fails") + "\"><b>"
                        + (finding.holds() ? "Holds" : "Doesn't hold") + ".</b> " + escaped(finding.claim())
                        + "<br><span>Measured: " + escaped(finding.measured()) + ".</span></li>")
                .collect(Collectors.joining("\n", "<ol class=\"findings\">\n", "\n</ol>"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
