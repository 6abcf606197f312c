package org.talkoot.deploy.onnx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.talkoot.deploy.recording.StoredModel;
import org.talkoot.engine.file.AtomicFile;
import org.talkoot.engine.file.FileTrouble;
import org.talkoot.engine.file.WeightsException;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.LossSpec;
import org.talkoot.protocol.onnx.Onnx.ModelProto;
import org.talkoot.protocol.onnx.Onnx.OperatorSetIdProto;
import org.talkoot.protocol.onnx.Onnx.StringStringEntryProto;
import org.talkoot.protocol.onnx.Onnx.TensorProto.DataType;

/**
 * A trained model as ONNX: {@code input} (batch, the sample's shape), images channels first; {@code logits} and {@code
 * probabilities} (batch, classes) where it was trained with cross-entropy, else {@code output} (batch, outputs).
 *
 * <p>The graph begins with the job's preparation of the data, so that whoever uses the file can't prepare otherwise: images
 * of bytes are taken as uint8, numbers as the data files have them. It can be left out; then {@code input} is what the first
 * layer takes.
 *
 * <p>Format: github.com/onnx/onnx, docs/IR.md.
 */
public final class OnnxModel {
    public static final String INPUT = "input";
    public static final String LOGITS = "logits";
    public static final String PROBABILITIES = "probabilities";
    public static final String OUTPUT = "output";

    /** The version that came with the operator set. */
    private static final int IR_VERSION = 8;
    /** The most that a message of Protocol Buffers may have, with room for all but the weights. */
    private static final long MOST_WEIGHT_BYTES = Integer.MAX_VALUE - (1 << 20);

    private final StoredModel stored;
    private final boolean bytes; // the input
    private final boolean prepares;

    private OnnxModel(StoredModel stored, boolean prepares) {
        this.stored = stored;
        this.prepares = prepares;
        this.bytes = prepares && stored.job().data().isOfBytes();
    }

    /**
     * Writes the file, whole or not at all.
     *
     * @param prepares whether the graph begins with the preparation of the data
     * @return what was written
     * @throws WeightsException if the file can't be written, or the model is larger than such a file may be
     */
    public static ModelProto write(StoredModel stored, boolean prepares, Path file) {
        long weightBytes = (long) Float.BYTES
                * (stored.model().parameters() + (long) stored.model().buffers());
        if (weightBytes > MOST_WEIGHT_BYTES) {
            throw new WeightsException(
                    "the model has " + (weightBytes >> 20)
                            + " MiB of weights, but an ONNX file may have at most 2,047 MiB; its safetensors file has no such limit");
        }
        ModelProto model = new OnnxModel(stored, prepares).model();
        try {
            AtomicFile.write(file, channel -> {
                CodedOutputStream out = CodedOutputStream.newInstance(Channels.newOutputStream(channel));
                model.writeTo(out);
                out.flush();
            });
        } catch (IOException e) {
            throw new WeightsException("can't write the model to " + file + ": " + FileTrouble.words(e), e);
        }
        return model;
    }

    private ModelProto model() {
        OnnxGraph graph = new OnnxGraph(stored.job().name());
        graph.input(INPUT, bytes ? DataType.UINT8 : DataType.FLOAT, stored.input(), inputMeaning());
        String value = INPUT;
        if (prepares) {
            value = new OnnxPreparation(graph, stored.preparation(), stored.input()).add(INPUT, bytes);
        }
        new OnnxLayers(graph, stored.state()).add(stored.model(), value);
        Shape output = stored.model().output();
        if (stored.job().loss() instanceof LossSpec.CrossEntropy) {
            graph.renameLast(LOGITS);
            graph.output(LOGITS, output, "one a class, before the softmax");
            graph.node(PROBABILITIES, "Softmax", List.of(LOGITS), OnnxGraph.attribute("axis", 1));
            graph.output(PROBABILITIES, output, "one a class; their sum is 1");
        } else {
            graph.renameLast(OUTPUT);
            graph.output(OUTPUT, output, stored.classNames().isEmpty() ? "the number" : "one a class");
        }
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("talkoot")
                .setDocString("Talkoot's job " + stored.job().name() + ", in evaluation mode")
                .setGraph(graph.build())
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OnnxLayers.OPERATOR_SET));
        String version = OnnxModel.class.getPackage().getImplementationVersion();
        if (version != null) {
            model.setProducerVersion(version);
        }
        metadata()
                .forEach((key, text) -> model.addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey(key).setValue(text)));
        return model.build();
    }

    /** What the input is, in words. */
    private String inputMeaning() {
        String what = stored.input().isImage() ? "an image (channels, height, width)" : "the features";
        if (!prepares) {
            return what + ", prepared as the metadata says";
        }
        if (bytes) {
            return what + " of bytes from 0 to 255";
        }
        return what + (stored.input().isImage() ? " of numbers from 0 to 1" : " as the data files have them");
    }

    private Map<String, String> metadata() {
        Map<String, String> metadata = new TreeMap<>(); // sorted: one model, one file
        metadata.put("talkoot.job", stored.job().name());
        metadata.put("talkoot.weights.sha256", stored.sha256());
        metadata.put("input", inputMeaning());
        metadata.put("preparation", preparation());
        if (!stored.classNames().isEmpty()) {
            ArrayNode names = JsonNodeFactory.instance.arrayNode();
            stored.classNames().forEach(names::add);
            metadata.put("classes", names.toString());
        }
        return metadata;
    }

    /** JSON: what the graph does with raw values, or what is to be done with them before it. */
    private String preparation() {
        var preparation = JsonNodeFactory.instance.objectNode().put("inTheGraph", prepares);
        if (stored.job().data().isOfBytes()) {
            preparation
                    .putArray("scale")
                    .add(stored.preparation().scaleLow())
                    .add(stored.preparation().scaleHigh());
        }
        if (!stored.preparation().mean().isEmpty()) {
            var normalize = preparation.putObject("normalize");
            stored.preparation().mean().forEach(normalize.putArray("mean")::add);
            stored.preparation().std().forEach(normalize.putArray("std")::add);
        }
        return preparation.toString();
    }
}
