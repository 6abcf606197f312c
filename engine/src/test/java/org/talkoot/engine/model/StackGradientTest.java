package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.Digits;
import org.talkoot.engine.data.SampleOrder;
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
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.MaxPool2d;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;
import org.talkoot.engine.layer.Sigmoid;
import org.talkoot.engine.layer.Tanh;
import org.talkoot.engine.loss.CrossEntropy;
import org.talkoot.engine.loss.Loss;
import org.talkoot.engine.loss.MeanSquaredError;
import org.talkoot.engine.tree.TreeCover;

/**
 * Whole models: the gradient of each parameter tensor agrees with central differences of the loss along that gradient,
 * where the derivative is its norm.
 */
class StackGradientTest {
    private static final int ROWS = 37;
    private static final int SHARDS = 5;
    private static final double STEP = 1e-2; // of the whole tensor, in the direction of its gradient

    static Stream<Arguments> stacks() {
        Linear ten = new Linear(10, true, Initialisation.KAIMING_NORMAL);
        return Stream.of(
                Arguments.of(
                        "norms, dropout and nested residuals",
                        new CrossEntropy(),
                        List.of(
                                new Flatten(),
                                new Linear(12, true, Initialisation.KAIMING_NORMAL),
                                new BatchNorm(1e-5, 0.1, true, true),
                                new Gelu(),
                                new Dropout(0.25),
                                new Residual(List.of(
                                        new Linear(12, true, Initialisation.XAVIER_UNIFORM),
                                        new LayerNorm(1e-5, true, true),
                                        new Residual(List.of(
                                                new Linear(12, false, Initialisation.XAVIER_NORMAL), new Tanh())))),
                                new Residual(
                                        List.of(new Residual(List.of(new Linear(12, true, Initialisation.PYTORCH))))),
                                ten)),
                Arguments.of(
                        "residuals around nothing",
                        new CrossEntropy(),
                        List.of(
                                new Flatten(),
                                new Linear(12, true, Initialisation.KAIMING_NORMAL),
                                new Residual(List.of(new Flatten())),
                                new Tanh(),
                                new Residual(List.of(
                                        new Linear(12, true, Initialisation.PYTORCH),
                                        new Residual(List.of(new Flatten())))),
                                ten)),
                Arguments.of(
                        "convolutions and pools",
                        new CrossEntropy(),
                        List.of(
                                new Conv2d(4, 3, 1, 1, true, Initialisation.KAIMING_UNIFORM),
                                new BatchNorm(1e-5, 0.1, true, false),
                                new Tanh(),
                                new AvgPool2d(2, 2),
                                new Residual(List.of(
                                        new Conv2d(4, 3, 1, 1, false, Initialisation.KAIMING_NORMAL), new Sigmoid())),
                                new MaxPool2d(2, 1),
                                new GlobalAvgPool(),
                                ten)),
                Arguments.of(
                        "layers before the first parameters, where no gradient is needed",
                        new CrossEntropy(),
                        List.of(
                                new LayerNorm(1e-5, false, false),
                                new AvgPool2d(2, 1),
                                new MaxPool2d(2, 1),
                                new Dropout(0.1),
                                new Flatten(),
                                new Residual(List.of(new LayerNorm(1e-5, false, false), new Gelu())),
                                new Tanh(),
                                new Sigmoid(),
                                new LeakyRelu(0.1),
                                new Relu(),
                                new BatchNorm(1e-5, 0.1, false, true),
                                new BatchNorm(1e-5, 0.1, false, false),
                                ten)),
                Arguments.of(
                        "a mean of each image before the first parameters",
                        new CrossEntropy(),
                        List.of(new GlobalAvgPool(), ten)),
                Arguments.of(
                        "squared error",
                        new MeanSquaredError(),
                        List.of(
                                new Flatten(),
                                new Linear(9, true, Initialisation.fanIn(1)),
                                new LayerNorm(1e-5, false, false),
                                ten)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void everyTensorsGradientIsTheSlopeOfTheLoss(String name, Loss loss, List<Element> elements) {
        Dataset data = Digits.read().train();
        Model model = new Model(data.sampleShape(), elements);
        ModelState state = model.initialState(11);
        Replica replica =
                new Replica(model, loss, TreeCover.single(SHARDS), 0, ROWS, 3, state.parameters(), state.buffers());
        replica.load(data, new SampleOrder(data.size(), 5, true).of(0), 0, ROWS, 0);

        lossOf(replica);
        float[] gradient = gradientOf(replica).clone();

        for (Tensor tensor : model.tensors()) {
            if (tensor.kind() == Tensor.Kind.PARAMETER) {
                check(replica, state.parameters(), gradient, tensor);
            }
        }
    }

    private static void check(Replica replica, float[] weights, float[] gradient, Tensor tensor) {
        double norm = 0;
        for (int i = tensor.offset(); i < tensor.end(); i++) {
            norm += (double) gradient[i] * gradient[i];
        }
        norm = Math.sqrt(norm);
        if (norm < 1e-6) {
            return; // a bias before a batch norm: the loss doesn't depend on it
        }
        float[] kept = weights.clone();
        double[] losses = new double[2];
        for (int side = 0; side < 2; side++) {
            for (int i = tensor.offset(); i < tensor.end(); i++) {
                weights[i] = (float) (kept[i] + (2 * side - 1) * STEP * gradient[i] / norm);
            }
            losses[side] = lossOf(replica);
        }
        System.arraycopy(kept, 0, weights, 0, kept.length);
        double slope = (losses[1] - losses[0]) / (2 * STEP);
        assertEquals(norm, slope, 0.01 * norm + 1e-4, tensor.name());
    }

    private static double lossOf(Replica replica) {
        int stages = replica.model().stages().size();
        for (int stage = 0; stage < stages; stage++) {
            LayerPass pass = replica.pass(stage);
            pass.forward(replica.minibatch());
            pass.finishForward(replica.minibatch());
        }
        replica.loss().compute(replica.minibatch());
        return replica.gradients()[0][replica.model().lossIndex()];
    }

    private static float[] gradientOf(Replica replica) {
        for (int stage = replica.model().stages().size() - 1; stage >= 0; stage--) {
            LayerPass pass = replica.pass(stage);
            pass.backward(replica.minibatch());
            pass.finishBackward(replica.minibatch());
        }
        return replica.gradients()[0]; // one worker's shards are one node
    }
}
