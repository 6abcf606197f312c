package org.talkoot.deploy.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * Writes events in Chrome's trace format ("Trace Event Format", JSON object form), which chrome://tracing and Perfetto show.
 * Times are milliseconds since the trace begins; the format counts microseconds.
 */
final class TraceWriter implements Closeable {
    private static final double MICROS_PER_MS = 1e3;

    private final JsonGenerator json;

    TraceWriter(OutputStream out) throws IOException {
        json = new JsonFactory().createGenerator(out);
        json.writeStartObject();
        json.writeStringField("displayTimeUnit", "ms");
        json.writeArrayFieldStart("traceEvents");
    }

    /** Names a group of tracks; the least number is shown first. */
    void group(int process, String name) throws IOException {
        metadata("process_name", process, 0, name);
    }

    void track(int process, int thread, String name) throws IOException {
        metadata("thread_name", process, thread, name);
    }

    private void metadata(String kind, int process, int thread, String name) throws IOException {
        begin("M", kind, process, thread, 0);
        arguments(Map.of("name", name));
        json.writeEndObject();
    }

    /** Something that lasts. */
    void span(int process, int thread, String name, long fromMs, long toMs, Map<String, ?> arguments)
            throws IOException {
        begin("X", name, process, thread, fromMs);
        json.writeNumberField("dur", (toMs - fromMs) * MICROS_PER_MS);
        arguments(arguments);
        json.writeEndObject();
    }

    /** Something that happens. */
    void instant(int process, int thread, String name, long atMs, Map<String, ?> arguments) throws IOException {
        begin("i", name, process, thread, atMs);
        json.writeStringField("s", "g");
        arguments(arguments);
        json.writeEndObject();
    }

    /** A value over time. */
    void value(int process, String name, long atMs, double value) throws IOException {
        begin("C", name, process, 0, atMs);
        arguments(Map.of(name, value));
        json.writeEndObject();
    }

    private void begin(String phase, String name, int process, int thread, long atMs) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeStringField("name", name);
        json.writeNumberField("pid", process);
        json.writeNumberField("tid", thread);
        json.writeNumberField("ts", atMs * MICROS_PER_MS);
    }

    private void arguments(Map<String, ?> arguments) throws IOException {
        json.writeObjectFieldStart("args");
        for (Map.Entry<String, ?> each : arguments.entrySet()) {
            if (each.getValue() instanceof Number number) {
                json.writeNumberField(each.getKey(), number.doubleValue());
            } else {
                json.writeStringField(each.getKey(), String.valueOf(each.getValue()));
            }
        }
        json.writeEndObject();
    }

    @Override
    public void close() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
        json.close();
    }
}
