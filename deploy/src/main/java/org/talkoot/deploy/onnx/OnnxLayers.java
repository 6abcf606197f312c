package org.talkoot.deploy.onnx;

import static org.talkoot.deploy.onnx.OnnxGraph.attribute;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.talkoot.engine.layer.AvgPool2d;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Dropout;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Gelu;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Sigmoid;
import org.talkoot.engine.layer.Tanh;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.onnx.Onnx.AttributeProto;

/**
 * A model's layers as nodes of operator set {@value #OPERATOR_SET}, in evaluation mode: batch norm takes its running
 * statistics, dropout isn't there. Constants have the names of the state_dict, nodes their place in the model.
 */
final class OnnxLayers {
    /** The oldest with every operator used here, so that old runtimes can take the file: it has LayerNormalization. */
    static final int OPERATOR_SET = 17;

    private final OnnxGraph graph;
    private final ModelState state;

    OnnxLayers(OnnxGraph graph, ModelState state) {
        this.graph = graph;
        this.state = state;
    }

    /** @return the name of the model's output, given that of its input */
    String add(Model model, String input) {
        Deque<String> forks = new ArrayDeque<>();
        String value = input;
        for (Stage stage : model.stages()) {
            if (stage instanceof Stage.Computation computation) {
                value = add(computation, value);
            } else if (stage instanceof Stage.Fork) {
                forks.push(value);
            } else {
                value = graph.node(name(stage), "Add", List.of(value, forks.pop()));
            }
        }
        return value;
    }

    /** {@code model[3].body[1] (relu)} as {@code model.3.body.1.relu}. */
    private static String name(Stage stage) {
        return stage.position().replace(")", "").replaceAll("[^a-z0-9-]+", ".");
    }

    private String add(Stage.Computation stage, String x) {
        Layer layer = stage.layer();
        if (layer instanceof Linear linear) {
            return linear(stage, linear, x);
        } else if (layer instanceof Conv2d conv) {
            return conv(stage, conv, x);
        } else if (layer instanceof BatchNorm norm) {
            return batchNorm(stage, norm, x);
        } else if (layer instanceof LayerNorm norm) {
            return layerNorm(stage, norm, x);
        } else if (layer instanceof MaxPool2d pool) {
            return node(stage, "MaxPool", x, windows(pool.kernel(), pool.stride()));
        } else if (layer instanceof AvgPool2d pool) {
            return node(stage, "AveragePool", x, windows(pool.kernel(), pool.stride()));
        } else if (layer instanceof GlobalAvgPool) {
            String mean = graph.node(name(stage) + ".mean", "GlobalAveragePool", List.of(x));
            return node(stage, "Flatten", mean, attribute("axis", 1));
        } else if (layer instanceof Flatten) {
            return node(stage, "Flatten", x, attribute("axis", 1));
        } else if (layer instanceof Gelu) {
            return gelu(stage, x);
        }
        return elementwise(stage, x);
    }

    private String elementwise(Stage.Computation stage, String x) {
        Layer layer = stage.layer();
        if (layer instanceof Relu) {
            return node(stage, "Relu", x);
        } else if (layer instanceof LeakyRelu leaky) {
            return node(stage, "LeakyRelu", x, attribute("alpha", (float) leaky.slope()));
        } else if (layer instanceof Tanh) {
            return node(stage, "Tanh", x);
        } else if (layer instanceof Sigmoid) {
            return node(stage, "Sigmoid", x);
        } else if (layer instanceof Dropout) {
            return x;
        }
        throw new IllegalArgumentException("no ONNX operator for " + stage.position());
    }

    private String node(Stage stage, String operator, String x, AttributeProto... attributes) {
        return graph.node(name(stage), operator, List.of(x), attributes);
    }

    private String linear(Stage.Computation stage, Linear linear, String x) {
        List<String> inputs = linear.bias()
                ? List.of(x, tensor(stage, "weight"), tensor(stage, "bias"))
                : List.of(x, tensor(stage, "weight"));
        return graph.node(name(stage), "Gemm", inputs, attribute("transB", 1));
    }

    private String conv(Stage.Computation stage, Conv2d conv, String x) {
        List<String> inputs = conv.bias()
                ? List.of(x, tensor(stage, "weight"), tensor(stage, "bias"))
                : List.of(x, tensor(stage, "weight"));
        return graph.node(
                name(stage),
                "Conv",
                inputs,
                attribute("kernel_shape", 2, conv.kernel()),
                attribute("strides", 2, conv.stride()),
                attribute("pads", 4, conv.padding()));
    }

    private static AttributeProto[] windows(int kernel, int stride) {
        return new AttributeProto[] {attribute("kernel_shape", 2, kernel), attribute("strides", 2, stride)};
    }

    private String batchNorm(Stage.Computation stage, BatchNorm norm, String x) {
        Shape channels = Shape.of(stage.input().channels());
        List<String> inputs = List.of(
                x,
                norm.affine() ? tensor(stage, "weight") : filled(stage, "weight", channels, 1),
                norm.affine() ? tensor(stage, "bias") : filled(stage, "bias", channels, 0),
                tensor(stage, "running_mean"),
                tensor(stage, "running_var"));
        return graph.node(name(stage), "BatchNormalization", inputs, attribute("epsilon", (float) norm.epsilon()));
    }

    private String layerNorm(Stage.Computation stage, LayerNorm norm, String x) {
        String scale = norm.affine() ? tensor(stage, "weight") : filled(stage, "weight", stage.input(), 1);
        List<String> inputs =
                norm.affine() && norm.bias() ? List.of(x, scale, tensor(stage, "bias")) : List.of(x, scale);
        return graph.node(name(stage), "LayerNormalization", inputs, attribute("axis", 1), attribute("epsilon", (float)
                norm.epsilon()));
    }

    /** x/2 · (1 + erf(x/√2)): the operator Gelu came with set 20. */
    private String gelu(Stage stage, String x) {
        String name = name(stage);
        String scaled = graph.node(
                name + ".scaled", "Mul", List.of(x, graph.scalar("gelu.sqrt_half", (float) StrictMath.sqrt(0.5))));
        String erf = graph.node(name + ".erf", "Erf", List.of(scaled));
        String sum = graph.node(name + ".sum", "Add", List.of(erf, graph.scalar("gelu.one", 1)));
        String half = graph.node(name + ".half", "Mul", List.of(x, graph.scalar("gelu.half", 0.5f)));
        return graph.node(name, "Mul", List.of(half, sum));
    }

    /** What the layer trains or keeps, by the last part of its name. */
    private String tensor(Stage.Computation stage, String name) {
        Tensor tensor = stage.tensors().stream()
                .filter(each -> each.name().endsWith("." + name))
                .findFirst()
                .orElseThrow();
        float[] values = tensor.kind() == Tensor.Kind.PARAMETER ? state.parameters() : state.buffers();
        return graph.constant(tensor.name(), tensor.shape(), values, tensor.offset());
    }

    /** What the operator needs and the layer doesn't have. */
    private String filled(Stage stage, String name, Shape shape, float value) {
        float[] values = new float[shape.elements()];
        Arrays.fill(values, value);
        return graph.constant(name(stage) + "." + name, shape, values, 0);
    }
}
