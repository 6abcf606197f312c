package org.talkoot.deploy.onnx;

import static org.talkoot.deploy.onnx.OnnxGraph.attribute;

import java.util.List;
import org.talkoot.engine.data.Preparation;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.onnx.Onnx.TensorProto.DataType;

/**
 * What happens to raw values before the first layer, as nodes: the operations of {@link Preparation} in their order, in
 * float32, so that the bits are the same.
 */
final class OnnxPreparation {
    private final OnnxGraph graph;
    private final Preparation preparation;
    private final Shape sample;

    OnnxPreparation(OnnxGraph graph, Preparation preparation, Shape sample) {
        this.graph = graph;
        this.preparation = preparation;
        this.sample = sample;
    }

    /** @return the name of the prepared values, given that of the raw ones */
    String add(String raw, boolean bytes) {
        String value = bytes ? scaled(raw) : raw;
        if (preparation.mean().isEmpty()) {
            return value;
        }
        String centred = step("normalize.centred", "Sub", value, constant("normalize.mean", preparation.mean(), bytes));
        return step("normalize", "Div", centred, constant("normalize.std", preparation.std(), bytes));
    }

    private String scaled(String raw) {
        float low = preparation.scaleLow();
        float range = preparation.scaleHigh() - low;
        String bytes = graph.node("bytes", "Cast", List.of(raw), attribute("to", DataType.FLOAT_VALUE));
        String value = step("fraction", "Div", bytes, graph.scalar("scale.largest", 255));
        if (range != 1) {
            value = step("scale.stretched", "Mul", value, graph.scalar("scale.range", range));
        }
        return low == 0 ? value : step("scale.shifted", "Add", value, graph.scalar("scale.low", low));
    }

    private String step(String name, String operator, String value, String constant) {
        return graph.node(name, operator, List.of(value, constant));
    }

    /** One value for all, or one a channel of bytes, or one a feature. */
    private String constant(String name, List<Float> given, boolean bytes) {
        float[] values = new float[given.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = given.get(i);
        }
        if (values.length == 1) {
            return graph.scalar(name, values[0]);
        }
        return graph.constant(name, bytes && sample.isImage() ? Shape.image(values.length, 1, 1) : sample, values, 0);
    }
}
