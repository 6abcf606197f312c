package org.talkoot.deploy.lab;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.optimizer.DecayedSgd;

/**
 * What is trained, and how.
 *
 * @param name for display and figures
 * @param optimizer decays weights, not biases
 * @param learningRate of a step, counted from 0
 */
record Recipe(
        String name,
        LabData data,
        List<Element> layers,
        DecayedSgd optimizer,
        IntToDoubleFunction learningRate,
        Pace pace) {

    /**
     * @param batch samples of a minibatch; at most those that there are
     * @param shards of every minibatch
     * @param steps in all
     */
    record Pace(int batch, int shards, int steps) {
        /** All samples of a minibatch in one shard. */
        static Pace of(int batch, int steps) {
            return new Pace(batch, 1, steps);
        }
    }

    /** With a learning rate that stays. */
    Recipe(String name, LabData data, List<Element> layers, DecayedSgd optimizer, Pace pace) {
        this(name, data, layers, optimizer, step -> optimizer.learningRate(), pace);
    }

    /** A number of a name: 2, 0.5, 1E-5. */
    static String number(double value) {
        return Double.toString(value).replaceFirst("\\.0(?=E|$)", "");
    }

    /** Plain SGD. */
    static DecayedSgd sgd(double learningRate) {
        return new DecayedSgd(learningRate, 0, false, 0, false);
    }

    /** SGD with weight decay. */
    static DecayedSgd decayed(double learningRate, double weightDecay) {
        return new DecayedSgd(learningRate, 0, false, weightDecay, false);
    }
}
