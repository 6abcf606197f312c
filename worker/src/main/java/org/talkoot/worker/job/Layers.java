package org.talkoot.worker.job;

import java.util.List;
import org.talkoot.engine.layer.AvgPool2d;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Dropout;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Gelu;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.layer.Sigmoid;
import org.talkoot.engine.layer.Tanh;
import org.talkoot.protocol.job.InitSpec;
import org.talkoot.protocol.job.LayerSpec;

/** The engine's layers for those of a job file. */
final class Layers {
    private final InitSpec init;

    /** @param init where a layer doesn't say */
    Layers(InitSpec init) {
        this.init = init;
    }

    List<Element> of(List<LayerSpec> specs) {
        return specs.stream().map(this::of).toList();
    }

    private Element of(LayerSpec spec) {
        if (spec instanceof LayerSpec.Linear linear) {
            return new Linear(
                    linear.out(), linear.bias(), initialisation(linear.init().orElse(init)));
        } else if (spec instanceof LayerSpec.Conv2d conv) {
            return new Conv2d(
                    conv.out(),
                    conv.kernel(),
                    conv.stride(),
                    conv.padding(),
                    conv.bias(),
                    initialisation(conv.init().orElse(init)));
        } else if (spec instanceof LayerSpec.BatchNorm norm) {
            return new BatchNorm(norm.epsilon(), norm.momentum(), norm.affine(), norm.sync());
        } else if (spec instanceof LayerSpec.LayerNorm norm) {
            return new LayerNorm(norm.epsilon(), norm.affine(), norm.bias());
        } else if (spec instanceof LayerSpec.Residual residual) {
            return new Residual(of(residual.body()));
        } else if (spec instanceof LayerSpec.MaxPool2d pool) {
            return new MaxPool2d(pool.kernel(), pool.stride());
        } else if (spec instanceof LayerSpec.AvgPool2d pool) {
            return new AvgPool2d(pool.kernel(), pool.stride());
        }
        return elementwise(spec);
    }

    private static Element elementwise(LayerSpec spec) {
        if (spec instanceof LayerSpec.Relu) {
            return new Relu();
        } else if (spec instanceof LayerSpec.LeakyRelu leaky) {
            return new LeakyRelu(leaky.slope());
        } else if (spec instanceof LayerSpec.Gelu) {
            return new Gelu();
        } else if (spec instanceof LayerSpec.Tanh) {
            return new Tanh();
        } else if (spec instanceof LayerSpec.Sigmoid) {
            return new Sigmoid();
        } else if (spec instanceof LayerSpec.Dropout dropout) {
            return new Dropout(dropout.p());
        } else if (spec instanceof LayerSpec.Flatten) {
            return new Flatten();
        } else if (spec instanceof LayerSpec.GlobalAvgPool) {
            return new GlobalAvgPool();
        }
        throw new IllegalArgumentException("no layer for " + spec);
    }

    private static Initialisation initialisation(InitSpec spec) {
        if (spec instanceof InitSpec.KaimingNormal) {
            return Initialisation.KAIMING_NORMAL;
        } else if (spec instanceof InitSpec.KaimingUniform) {
            return Initialisation.KAIMING_UNIFORM;
        } else if (spec instanceof InitSpec.XavierNormal) {
            return Initialisation.XAVIER_NORMAL;
        } else if (spec instanceof InitSpec.XavierUniform) {
            return Initialisation.XAVIER_UNIFORM;
        } else if (spec instanceof InitSpec.Normal normal) {
            return Initialisation.normal(normal.std());
        } else if (spec instanceof InitSpec.FanIn fanIn) {
            return Initialisation.fanIn(fanIn.variance());
        }
        return Initialisation.PYTORCH;
    }
}
