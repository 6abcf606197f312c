package org.talkoot.deploy.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Measured.Layer;
import org.talkoot.deploy.run.LayerFigure;

/**
 * The norms of a model's layers: all of them in the newest step that was measured, and how some of them went over the steps.
 * Not thread-safe.
 */
final class Norms {
    static final int MOST_CURVES = 8; // of a kind
    private static final int MOST_LAYERS = 256;

    private Set<String> trained = Set.of(); // the layers with weights that have curves
    private Set<String> passed = Set.of(); // the layers with curves of what they give
    private Measured newest = new Measured(0, List.of());

    void measured(Measured event, Curves curves) {
        if (newest.layers().isEmpty()) {
            trained = chosen(event, Layer::weights);
            passed = chosen(event, Layer::activations);
        }
        newest = event;
        for (LayerFigure figure : LayerFigure.values()) {
            Set<String> chosen = figure.compareTo(LayerFigure.ACTIVATIONS) < 0 ? trained : passed;
            for (Layer layer : event.layers()) {
                if (chosen.contains(layer.name())) {
                    curves.addNorm(figure.key() + ":" + layer.name(), event.step(), figure.of(layer));
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
        json.writeStartObject();
        json.writeNumberField("step", measured.step());
        LayerFigure.write(json, measured.layers().stream().limit(MOST_LAYERS).toList());
        json.writeEndObject();
    }
}
