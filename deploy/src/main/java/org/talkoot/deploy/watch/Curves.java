package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The curves of a run by their names. Not thread-safe. */
final class Curves {
    static final int POINTS = 480;
    static final int POINTS_OF_A_NORM = 96;
    static final String THROUGHPUT = "throughput"; // over seconds; the others go over steps
    private static final int MOST_CURVES = 64;

    private final Map<String, Curve> curves = new LinkedHashMap<>();

    void add(String name, double x, double value) {
        curve(name, POINTS, true).add(x, value);
    }

    /** To one of many small curves. */
    void addNorm(String name, double x, double value) {
        curve(name, POINTS_OF_A_NORM, false).add(x, value);
    }

    private Curve curve(String name, int capacity, boolean band) {
        if (curves.size() >= MOST_CURVES && !curves.containsKey(name)) {
            throw new IllegalStateException("more than " + MOST_CURVES + " curves");
        }
        return curves.computeIfAbsent(name, each -> new Curve(capacity, band));
    }

    int points() {
        return curves.values().stream().mapToInt(Curve::points).sum();
    }

    /** What was told of later steps counts no more. Those over time aren't cut: what they tell was so. */
    void cutBack(int steps) {
        curves.forEach((name, curve) -> {
            if (!name.equals(THROUGHPUT)) {
                curve.cutBack(steps);
            }
        });
    }

    /** What is new to somebody, who has seen it then. */
    Map<String, Curve.News> since(Map<String, Curve.Seen> seen) {
        Map<String, Curve.News> news = new LinkedHashMap<>();
        curves.forEach((name, curve) -> {
            Curve.Seen before = seen.getOrDefault(name, Curve.Seen.NOTHING);
            if (curve.isNewTo(before)) {
                Curve.News part = curve.since(before);
                news.put(name, part);
                seen.put(name, part.seen());
            }
        });
        return news;
    }

    static void write(JsonGenerator json, Map<String, Curve.News> news) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Curve.News> each : news.entrySet()) {
            json.writeFieldName(each.getKey());
            each.getValue().writeTo(json);
        }
        json.writeEndObject();
    }

    static Map<String, Curve.Seen> nothingSeen() {
        return new HashMap<>();
    }
}
