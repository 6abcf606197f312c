package org.talkoot.deploy.run;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.talkoot.deploy.api.TrainingListener.Measured;
import org.talkoot.deploy.api.TrainingListener.Measured.Layer;

/** What is measured of a layer, and how a measurement is written: as an array of each, one value a layer. */
public enum LayerFigure {
    WEIGHTS("weights", Layer::weights),
    GRADIENTS("gradients", Layer::gradients),
    MOVEMENT("movement", Layer::movement),
    ACTIVATIONS("activations", Layer::activations),
    ACTIVATION_GRADIENTS("activationGradients", Layer::activationGradients);

    private static final String NAMES = "names";

    private final String key;
    private final ToDoubleFunction<Layer> value;

    LayerFigure(String key, ToDoubleFunction<Layer> value) {
        this.key = key;
        this.value = value;
    }

    public String key() {
        return key;
    }

    /** NaN where the layer has no such figure. */
    public double of(Layer layer) {
        return value.applyAsDouble(layer);
    }

    /** As fields of the object that is being written. */
    public static void write(JsonGenerator json, List<Layer> layers) throws IOException {
        json.writeArrayFieldStart(NAMES);
        for (Layer layer : layers) {
            json.writeString(layer.name());
        }
        json.writeEndArray();
        for (LayerFigure figure : values()) {
            json.writeArrayFieldStart(figure.key);
            for (Layer layer : layers) {
                write(json, figure.of(layer));
            }
            json.writeEndArray();
        }
    }

    /** As many digits as a float has; JSON has no word for what isn't finite: null. */
    private static void write(JsonGenerator json, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber((float) value);
        } else {
            json.writeNull();
        }
    }

    /** What a line of {@code events.jsonl} that holds them tells. */
    public static Measured read(JsonNode event) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < event.path(NAMES).size(); i++) {
            layers.add(new Layer(
                    event.path(NAMES).path(i).asText(),
                    WEIGHTS.read(event, i),
                    GRADIENTS.read(event, i),
                    MOVEMENT.read(event, i),
                    ACTIVATIONS.read(event, i),
                    ACTIVATION_GRADIENTS.read(event, i)));
        }
        return new Measured(event.path("steps").asInt(), layers);
    }

    private double read(JsonNode event, int layer) {
        return event.path(key).path(layer).asDouble(Double.NaN);
    }
}
