package org.talkoot.deploy.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.onnx.Onnx.AttributeProto;
import org.talkoot.protocol.onnx.Onnx.GraphProto;
import org.talkoot.protocol.onnx.Onnx.NodeProto;
import org.talkoot.protocol.onnx.Onnx.TensorProto;
import org.talkoot.protocol.onnx.Onnx.TensorShapeProto;
import org.talkoot.protocol.onnx.Onnx.TensorShapeProto.Dimension;
import org.talkoot.protocol.onnx.Onnx.TypeProto;
import org.talkoot.protocol.onnx.Onnx.ValueInfoProto;

/** A graph in work: nodes in the order of computation, each of which makes one value, and the constants they take. */
final class OnnxGraph {
    /** The name of the first dimension of inputs and outputs, which may have any size. */
    private static final String BATCH = "batch";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> constants = new HashSet<>();

    OnnxGraph(String name) {
        graph.setName(name);
    }

    void input(String name, TensorProto.DataType type, Shape sample, String meaning) {
        graph.addInput(value(name, type, sample, meaning));
    }

    void output(String name, Shape sample, String meaning) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, sample, meaning));
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, Shape sample, String meaning) {
        TensorShapeProto.Builder shape =
                TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam(BATCH));
        for (int size : sample.toArray()) {
            shape.addDim(Dimension.newBuilder().setDimValue(size));
        }
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(type.getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .setDocString(meaning)
                .build();
    }

    /** Adds a constant (once, if it is asked for again). @return its name */
    String constant(String name, Shape shape, float[] values, int offset) {
        if (constants.add(name)) {
            TensorProto.Builder tensor = TensorProto.newBuilder()
                    .setName(name)
                    .setDataType(TensorProto.DataType.FLOAT_VALUE)
                    .setRawData(bytes(values, offset, shape.elements()));
            for (int size : shape.toArray()) {
                tensor.addDims(size);
            }
            graph.addInitializer(tensor);
        }
        return name;
    }

    /** A constant without dimensions. */
    String scalar(String name, float value) {
        return constant(name, Shape.of(), new float[] {value}, 0);
    }

    private static ByteString bytes(float[] values, int offset, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values, offset, count);
        return UnsafeByteOperations.unsafeWrap(bytes); // nobody else has it
    }

    /** Adds a node. @return the name of its value, which is the node's own */
    String node(String name, String operator, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes)));
        return name;
    }

    /** Gives the value of the last node, which no node takes yet, another name. */
    void renameLast(String name) {
        NodeProto.Builder last = graph.getNodeBuilder(graph.getNodeCount() - 1);
        last.setOutput(0, name);
    }

    static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** {@code count} times the same number. */
    static AttributeProto attribute(String name, int count, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(
                        LongStream.generate(() -> value).limit(count).boxed().toList())
                .build();
    }

    GraphProto build() {
        return graph.build();
    }
}
