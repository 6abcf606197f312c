package org.talkoot.protocol.job;

import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.talkoot.protocol.job.LossSpec.ClassWeights;

/** The keys of the layers in {@code job.model}, of initialisations and of losses. */
final class ModelReader {
    /** Beside a list, the word that {@code class-weights} may be. */
    static final String BALANCED = "balanced";

    private static final Map<String, Function<Section, InitSpec>> INITS = Map.of(
            "pytorch", s -> new InitSpec.Pytorch(),
            "kaiming-normal", s -> new InitSpec.KaimingNormal(),
            "kaiming-uniform", s -> new InitSpec.KaimingUniform(),
            "xavier-normal", s -> new InitSpec.XavierNormal(),
            "xavier-uniform", s -> new InitSpec.XavierUniform(),
            "normal", s -> new InitSpec.Normal(s.require("std").real()),
            "fan-in", s -> new InitSpec.FanIn(s.require("variance").real()));

    private static final Map<String, Function<Section, LossSpec>> LOSSES =
            Map.of("cross-entropy", ModelReader::crossEntropy, "mse", s -> new LossSpec.Mse());

    private static final Map<String, Function<Section, LayerSpec>> LAYERS = Map.ofEntries(
            Map.entry("linear", ModelReader::linear),
            Map.entry("conv2d", ModelReader::conv2d),
            Map.entry("batch-norm", ModelReader::batchNorm),
            Map.entry("layer-norm", ModelReader::layerNorm),
            Map.entry("dropout", ModelReader::dropout),
            Map.entry("relu", s -> new LayerSpec.Relu()),
            Map.entry("leaky-relu", ModelReader::leakyRelu),
            Map.entry("gelu", s -> new LayerSpec.Gelu()),
            Map.entry("tanh", s -> new LayerSpec.Tanh()),
            Map.entry("sigmoid", s -> new LayerSpec.Sigmoid()),
            Map.entry("flatten", s -> new LayerSpec.Flatten()),
            Map.entry("max-pool2d", ModelReader::maxPool2d),
            Map.entry("avg-pool2d", ModelReader::avgPool2d),
            Map.entry("global-avg-pool", s -> new LayerSpec.GlobalAvgPool()),
            Map.entry("residual", s -> new LayerSpec.Residual(layers(s.require("body")))));

    private ModelReader() {}

    /** Reads the rest of a section as its kind wants it. */
    static <T> T byKind(Section section, String key, Map<String, Function<Section, T>> kinds) {
        return section.read(s -> {
            String kind = s.require(key).oneOf(new TreeMap<>(kinds).keySet());
            return kinds.get(kind).apply(s);
        });
    }

    static List<LayerSpec> layers(Setting list) {
        return list.elements().stream()
                .map(element -> byKind(element.section(), "type", LAYERS))
                .toList();
    }

    static LossSpec loss(Setting setting) {
        return byKind(setting.typedSection(), "type", LOSSES);
    }

    private static LossSpec crossEntropy(Section s) {
        LossSpec.CrossEntropy standard = LossSpec.CrossEntropy.standard();
        return new LossSpec.CrossEntropy(
                s.real("label-smoothing", standard.labelSmoothing()),
                s.find("class-weights").map(ModelReader::classWeights));
    }

    private static ClassWeights classWeights(Setting setting) {
        if (BALANCED.equals(setting.value().unwrapped())) {
            return new ClassWeights.Balanced();
        }
        if (setting.value().valueType() != ConfigValueType.LIST) {
            throw setting.mustBe(BALANCED + " or a list [ … ]");
        }
        return new ClassWeights.Given(
                setting.elements().stream().map(Setting::real).toList());
    }

    static InitSpec init(Setting setting) {
        return byKind(setting.typedSection(), "type", INITS);
    }

    private static Optional<InitSpec> ownInit(Section s) {
        return s.find("init").map(ModelReader::init);
    }

    private static LayerSpec linear(Section s) {
        LayerSpec.Linear standard = LayerSpec.Linear.of(s.require("out").integer());
        return new LayerSpec.Linear(standard.out(), s.flag("bias", standard.bias()), ownInit(s));
    }

    private static LayerSpec conv2d(Section s) {
        LayerSpec.Conv2d standard = LayerSpec.Conv2d.of(
                s.require("out").integer(), s.require("kernel").integer());
        return new LayerSpec.Conv2d(
                standard.out(),
                standard.kernel(),
                s.integer("stride", standard.stride()),
                s.integer("padding", standard.padding()),
                s.flag("bias", standard.bias()),
                ownInit(s));
    }

    private static LayerSpec batchNorm(Section s) {
        LayerSpec.BatchNorm standard = LayerSpec.BatchNorm.standard();
        return new LayerSpec.BatchNorm(
                s.real("epsilon", standard.epsilon()),
                s.real("momentum", standard.momentum()),
                s.flag("affine", standard.affine()),
                s.flag("sync", standard.sync()));
    }

    private static LayerSpec layerNorm(Section s) {
        LayerSpec.LayerNorm standard = LayerSpec.LayerNorm.standard();
        return new LayerSpec.LayerNorm(
                s.real("epsilon", standard.epsilon()),
                s.flag("affine", standard.affine()),
                s.flag("bias", standard.bias()));
    }

    private static LayerSpec dropout(Section s) {
        return new LayerSpec.Dropout(s.real("p", LayerSpec.Dropout.standard().p()));
    }

    private static LayerSpec leakyRelu(Section s) {
        return new LayerSpec.LeakyRelu(
                s.real("slope", LayerSpec.LeakyRelu.standard().slope()));
    }

    private static LayerSpec maxPool2d(Section s) {
        LayerSpec.MaxPool2d standard =
                LayerSpec.MaxPool2d.of(s.require("kernel").integer());
        return new LayerSpec.MaxPool2d(standard.kernel(), s.integer("stride", standard.stride()));
    }

    private static LayerSpec avgPool2d(Section s) {
        LayerSpec.AvgPool2d standard =
                LayerSpec.AvgPool2d.of(s.require("kernel").integer());
        return new LayerSpec.AvgPool2d(standard.kernel(), s.integer("stride", standard.stride()));
    }
}
