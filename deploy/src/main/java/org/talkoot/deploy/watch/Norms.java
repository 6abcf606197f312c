package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Measured.Layer;

/**
 * The norms of a model's layers: all of them in the newest step that was measured, and how some of them went over the steps.
 * Not thread-safe.
 */
final class Norms {
    static final int MOST_CURVES = 8; // of a kind
    private static final int MOST_LAYERS = 256;

    /** What is measured of a layer. */
    private enum Kind {
        WEIGHTS("weights", Layer::weights),
        GRADIENTS("gradients", Layer::gradients),
        MOVEMENT("movement", Layer::movement),
        ACTIVATIONS("activations", Layer::activations),
        ACTIVATION_GRADIENTS("activationGradients", Layer::activationGradients);

        private final String key;
        private final ToDoubleFunction<Layer> value;

        Kind(String key, ToDoubleFunction<Layer> value) {
            this.key = key;
            this.value = value;
        }
    }

    private Set<String> trained = Set.of(); // the layers with weights that have curves
    private Set<String> passed = Set.of(); // the layers with curves of what they give
    private Measured newest = new Measured(0, List.of());

    void measured(Measured event, Curves curves) {
        if (newest.layers().isEmpty()) {
            trained = chosen(event, Layer::weights);
            passed = chosen(event, Layer::activations);
        }
        newest = event;
        for (Kind kind : Kind.values()) {
            Set<String> chosen = kind.compareTo(Kind.ACTIVATIONS) < 0 ? trained : passed;
            for (Layer layer : event.layers()) {
                if (chosen.contains(layer.name())) {
                    curves.addNorm(kind.key + ":" + layer.name(), event.step(), kind.value.applyAsDouble(layer));
                }
            }
        }
    }

    /** Of those that have such a value at most so many, evenly spread, the first and the last among them. */
    private static Set<String> chosen(Measured event, ToDoubleFunction<Layer> value) {
        List<String> all = event.layers().stream()
                .filter(layer -> !Double.isNaN(value.applyAsDouble(layer)))
                .map(Layer::name)
                .toList();
        Set<String> chosen = new LinkedHashSet<>();
        int number = Math.min(MOST_CURVES, all.size());
        for (int i = 0; i < number; i++) {
            chosen.add(all.get(number == 1 ? 0 : i * (all.size() - 1) / (number - 1)));
        }
        return chosen;
    }

    /** The newest measurement. */
    Measured newest() {
        return newest;
    }

    /** Writes it as an object of arrays, one value a layer; of a deeper model the first so many layers. */
    static void write(JsonGenerator json, Measured measured) throws IOException {
        List<Layer> layers = measured.layers().stream().limit(MOST_LAYERS).toList();
        json.writeStartObject();
        json.writeNumberField("step", measured.step());
        json.writeArrayFieldStart("names");
        for (Layer layer : layers) {
            json.writeString(layer.name());
        }
        json.writeEndArray();
        for (Kind kind : Kind.values()) {
            json.writeArrayFieldStart(kind.key);
            for (Layer layer : layers) {
                Json.number(json, kind.value.applyAsDouble(layer));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
