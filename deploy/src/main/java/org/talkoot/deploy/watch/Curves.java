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

    /** Whether there is anything that somebody hasn't seen. */
    boolean isNewTo(Map<String, Curve.Seen> seen) {
        return curves.entrySet().stream()
                .anyMatch(each -> each.getValue().isNewTo(seen.getOrDefault(each.getKey(), Curve.Seen.NOTHING)));
    }

    /** Writes what is new, and notes it as seen. */
    void writeTo(JsonGenerator json, Map<String, Curve.Seen> seen) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Curve> each : curves.entrySet()) {
            Curve.Seen before = seen.getOrDefault(each.getKey(), Curve.Seen.NOTHING);
            if (each.getValue().isNewTo(before)) {
                json.writeFieldName(each.getKey());
                seen.put(each.getKey(), each.getValue().writeTo(json, before));
            }
        }
        json.writeEndObject();
    }

    static Map<String, Curve.Seen> nothingSeen() {
        return new HashMap<>();
    }
}
