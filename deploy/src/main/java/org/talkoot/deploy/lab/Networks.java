package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Dropout;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.Flatten;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.Layer;
import org.talkoot.engine.layer.LayerNorm;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;

/** The fully connected networks of the labs: hidden layers of one width with ReLU, and a linear layer for the classes. */
final class Networks {
    static final int WIDTH = 100;
    private static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1; // of running averages

    private Networks() {}

    /** What may stand around the ReLU of each hidden layer. */
    record Block(List<Layer> before, List<Layer> after) {
        static final Block PLAIN = new Block(List.of(), List.of());

        static Block before(Layer layer) {
            return new Block(List.of(layer), List.of());
        }

        static Block after(Layer layer) {
            return new Block(List.of(), List.of(layer));
        }

        /** The same with dropout at the end. */
        Block dropout(double p) {
            return p == 0
                    ? this
                    : new Block(
                            before,
                            Stream.concat(after.stream(), Stream.of(new Dropout(p)))
                                    .toList());
        }
    }

    /** @param variance of the weights, times their number of inputs: Var = variance/n */
    static List<Element> deep(int hidden, int width, double variance, Block block, int classes) {
        Initialisation initialisation = Initialisation.fanIn(variance);
        List<Element> layers = new ArrayList<>(List.of(new Flatten()));
        for (int i = 0; i < hidden; i++) {
            layers.add(new Linear(width, true, initialisation));
            layers.addAll(block.before());
            layers.add(new Relu());
            layers.addAll(block.after());
        }
        layers.add(new Linear(classes, true, initialisation));
        return layers;
    }

    /** Every weight stands before a normalisation, and there is nothing else to train: the scale of a weight drops out. */
    static List<Element> scaleFree(int hidden, int width, double variance, int classes) {
        Initialisation initialisation = Initialisation.fanIn(variance);
        List<Element> layers = new ArrayList<>(List.of(new Flatten()));
        for (int i = 0; i < hidden; i++) {
            layers.add(new Linear(width, false, initialisation));
            layers.add(new BatchNorm(EPSILON, MOMENTUM, false, true));
            layers.add(new Relu());
        }
        layers.add(new Linear(classes, false, initialisation));
        layers.add(new LayerNorm(EPSILON, false, false));
        return layers;
    }

    static Layer layerNorm() {
        return new LayerNorm(EPSILON, true, true);
    }

    /** Over all shards. */
    static Layer batchNorm() {
        return batchNorm(true);
    }

    static Layer batchNorm(boolean sync) {
        return new BatchNorm(EPSILON, MOMENTUM, true, sync);
    }
}
