package org.talkoot.engine.model;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.layer.Conv2d;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.layer.GlobalAvgPool;
import org.talkoot.engine.layer.Initialisation;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.LeakyRelu;
import org.talkoot.engine.layer.Linear;
import org.talkoot.engine.layer.Relu;
import org.talkoot.engine.layer.Residual;

/** A convolution has the batch norms beside it compute each row while it has the row in its cache. */
class RowwiseTest {
    private static final int ROWS = 37;

    @ParameterizedTest
    @CsvSource({
        "37, 1", // samples, shards
        "37, 2", //
        "36, 5", //
        "3, 5", // some shards have no rows
    })
    void bitsAreThoseOfLayersThatComputeAllTheirRowsThemselves(int samples, int shards) {
        TrainedReplica beside = new TrainedReplica(elements(true, false), ROWS, shards);
        TrainedReplica apart = new TrainedReplica(elements(true, true), ROWS, shards);
        apart.take(beside);
        for (int step = 0; step < 3; step++) {
            int rows = step == 1 ? (samples + 1) / 2 : samples;
            beside.train(rows, step);
            apart.train(rows, step);
            beside.assertSameAs(apart);
            if (step == 1) {
                beside.evaluate(ROWS - 1, step);
                apart.evaluate(ROWS - 1, step);
                beside.assertSameAs(apart);
            }
        }
    }

    @Test
    void aBatchNormLeavesItsRowsToTheConvolutionsBesideIt() {
        TrainedReplica trained = trained(true);
        assertTrue(isFinishForwardDeferred(trained, 2));
        assertTrue(isFinishBackwardDeferred(trained, 2));
    }

    @Test
    void aBatchNormBeforeAResidualComputesAllItself() {
        TrainedReplica trained = trained(true);
        assertFalse(isFinishForwardDeferred(trained, 7));
    }

    @Test
    void aBatchNormInAResidualLeavesNoGradientToTheConvolutionBeforeIt() {
        TrainedReplica trained = trained(true);
        assertTrue(isFinishForwardDeferred(trained, 13));
        assertFalse(isFinishBackwardDeferred(trained, 13));
    }

    @Test
    void aBatchNormOfEachShardComputesAllItself() {
        TrainedReplica trained = trained(false);
        assertFalse(isFinishBackwardDeferred(trained, 2));
    }

    private static TrainedReplica trained(boolean sync) {
        TrainedReplica trained = new TrainedReplica(elements(sync, false), ROWS, 2);
        trained.train();
        return trained;
    }

    private static boolean isFinishForwardDeferred(TrainedReplica trained, int stage) {
        LayerPass norm = trained.replica.pass(stage);
        Activation output = trained.replica.output(stage);
        norm.forward(trained.replica.minibatch());
        Arrays.fill(output.values(), Float.NaN);
        norm.finishForward(trained.replica.minibatch());
        return Float.isNaN(output.values()[0]);
    }

    private static boolean isFinishBackwardDeferred(TrainedReplica trained, int stage) {
        LayerPass norm = trained.replica.pass(stage);
        Activation input = trained.replica.output(stage - 1);
        Arrays.fill(input.gradient(), Float.NaN);
        norm.backward(trained.replica.minibatch());
        norm.finishBackward(trained.replica.minibatch());
        return Float.isNaN(input.gradient()[0]);
    }

    /** @param apart whether a layer that passes everything on stands wherever a convolution is beside a batch norm */
    private static List<Element> elements(boolean sync, boolean apart) {
        Initialisation init = Initialisation.KAIMING_NORMAL;
        List<Element> between = apart ? List.of(new LeakyRelu(1)) : List.of();
        List<Element> elements = new ArrayList<>();
        elements.add(new BatchNorm(1e-5, 0.1, true, sync));
        elements.addAll(between);
        elements.add(new Conv2d(31, 3, 1, 1, true, init));
        elements.addAll(between);
        elements.add(new BatchNorm(1e-5, 0.1, true, sync));
        elements.add(new Relu());
        elements.addAll(between);
        // Its first tile ends early in the eighth image, the first block of moments of the batch norm after it late in
        // that image, and a block of gradients of the one before it at that image's end.
        elements.add(new Conv2d(33, 3, 1, 1, false, init));
        elements.addAll(between);
        elements.add(new BatchNorm(1e-5, 0.1, false, sync));
        elements.addAll(between);
        elements.add(new Conv2d(6, 1, 1, 0, true, init)); // without windows
        elements.addAll(between);
        elements.add(new BatchNorm(1e-5, 0.1, true, sync));
        elements.add(new Residual(List.of(new Conv2d(6, 3, 1, 1, true, init))));
        elements.add(new Conv2d(6, 1, 2, 0, true, init));
        elements.addAll(between);
        List<Element> body = new ArrayList<>(List.of(new BatchNorm(1e-5, 0.1, true, sync), new Relu()));
        body.addAll(between);
        body.add(new Conv2d(6, 1, 1, 0, true, init));
        elements.add(new Residual(body));
        elements.add(new GlobalAvgPool());
        elements.add(new Linear(10, true, init));
        return elements;
    }
}
