package org.talkoot.deploy.onnx;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.talkoot.protocol.onnx.Onnx.ModelProto;
import org.talkoot.protocol.onnx.Onnx.TensorProto.DataType;
import org.talkoot.protocol.onnx.Onnx.TensorShapeProto.Dimension;
import org.talkoot.protocol.onnx.Onnx.ValueInfoProto;

/** What was written, for a person and for a program. */
public record OnnxText(ModelProto model, Path file, long bytes) {

    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%s: %,d bytes, ONNX operator set %d", file, bytes, operatorSet()));
        for (ValueInfoProto input : model.getGraph().getInputList()) {
            lines.add("input   " + words(input));
        }
        for (ValueInfoProto output : model.getGraph().getOutputList()) {
            lines.add("output  " + words(output));
        }
        return lines;
    }

    private long operatorSet() {
        return model.getOpsetImport(0).getVersion();
    }

    private static String words(ValueInfoProto value) {
        return value.getName() + "  " + type(value) + " (" + String.join(", ", shape(value)) + ")  "
                + value.getDocString();
    }

    private static String type(ValueInfoProto value) {
        return value.getType().getTensorType().getElemType() == DataType.UINT8_VALUE ? "uint8" : "float32";
    }

    private static List<String> shape(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(OnnxText::size)
                .toList();
    }

    private static String size(Dimension dimension) {
        return dimension.hasDimParam() ? dimension.getDimParam() : Long.toString(dimension.getDimValue());
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("file", file.toString())
                .put("bytes", bytes)
                .put("operatorSet", operatorSet());
        var inputs = json.putArray("inputs");
        model.getGraph().getInputList().forEach(value -> put(value, inputs.addObject()));
        var outputs = json.putArray("outputs");
        model.getGraph().getOutputList().forEach(value -> put(value, outputs.addObject()));
        ObjectNode metadata = json.putObject("metadata");
        model.getMetadataPropsList().forEach(entry -> metadata.put(entry.getKey(), entry.getValue()));
        return json;
    }

    private static void put(ValueInfoProto value, ObjectNode json) {
        json.put("name", value.getName()).put("type", type(value));
        shape(value).forEach(json.putArray("shape")::add);
    }
}
