package org.talkoot.deploy.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.engine.layer.Element;
import org.talkoot.engine.optimizer.DecayedSgd;

/** What the labs build on, with the bundled digits. */
class LabTrainingTest {
    private static final LabData DATA = LabData.digits();

    private static LabTraining training(List<Element> layers, DecayedSgd optimizer, int shards) {
        return new LabTraining(new Recipe("test", DATA, layers, optimizer, new Recipe.Pace(64, shards, 10)), () -> {});
    }

    private static List<Element> network(int hidden, double variance, Block block) {
        return Networks.deep(hidden, 100, variance, block, 10);
    }

    private static LayerNorms atTheStart(double variance) {
        LabTraining training = training(network(50, variance, Block.PLAIN), Recipe.sgd(0.1), 1);
        training.computeGradient();
        return training.norms();
    }

    @Test
    void throughFiftyLayersTheGradientStaysVanishesOrExplodesAsTheVarianceSays() {
        double level = atTheStart(2).gradientSpread();
        double vanishing = atTheStart(1).gradientRatio();
        double exploding = atTheStart(3).gradientRatio();

        assertTrue(level < 10, () -> "spread with 2/n " + level);
        assertTrue(vanishing < 1e-6, () -> "ratio with 1/n " + vanishing);
        assertTrue(exploding > 1e3, () -> "ratio with 3/n " + exploding);
    }

    @Test
    void theGradientOfALossIsWhatTheLossChangesBy() {
        LabTraining training = training(network(2, 2, Block.PLAIN), Recipe.sgd(1e-4), 3);
        training.computeGradient();
        double before = training.loss();
        double square = LayerNorms.squares(training.gradient(), 0, training.weights().length);
        float[] start = training.weights().clone();
        training.step();
        for (int i = 0; i < start.length; i++) {
            assertEquals(start[i] - 1e-4f * training.gradient()[i], training.weights()[i], 1e-9);
        }
        double[] byLayer = training.norms().weightGradients();
        assertEquals(3, byLayer.length);
        assertTrue(square > byLayer[0] * byLayer[0] && before > 1, () -> square + " " + before);
    }

    @Test
    void aTrainingThatLearnsIsBetterThanChanceAndOneThatDivergesSaysSo() {
        Outcome learnt = Outcome.train(training(network(2, 2, Block.PLAIN), Recipe.sgd(0.3), 1), 2);
        Outcome lost = Outcome.train(training(network(2, 20, Block.PLAIN), Recipe.sgd(1e6), 1), 2);

        assertFalse(learnt.diverged());
        assertTrue(learnt.test().accuracy() > 0.5, () -> learnt.test().toString());
        assertEquals(
                List.of(0, 5, 10),
                learnt.checks().stream().map(Outcome.Check::step).toList());
        assertTrue(lost.diverged());
        assertTrue(Double.isNaN(lost.test().loss()));
    }

    @Test
    void evaluatingByTheBatchLeavesTheRunningAveragesAsTheyWere() {
        LabTraining training = training(network(2, 2, Block.before(Networks.batchNorm())), Recipe.sgd(0.3), 2);
        for (int step = 0; step < 10; step++) {
            training.step();
        }
        Score before = training.evaluate(DATA.test());

        assertNotEquals(before, training.evaluateByBatch(DATA.test(), 2));
        assertEquals(before, training.evaluate(DATA.test()));
        training.forgetRunningStatistics();
        assertNotEquals(before, training.evaluate(DATA.test()));
    }

    @Test
    void weightsBeforeANormalisationMayHaveAnyScale() {
        Outcome one = Outcome.train(training(Networks.scaleFree(2, 100, 2, 10), Recipe.sgd(0.1), 1), 0);
        Outcome four = Outcome.train(training(Networks.scaleFree(2, 100, 32, 10), Recipe.sgd(1.6), 1), 0);

        assertArrayEquals(one.losses(), four.losses(), 0.01);
    }

    @Test
    void labelNoiseChangesAsManyLabelsAsItSaysAndEachToAnother() {
        LabData noisy = DATA.withLabelNoise(0.4);
        int wrong = 0;
        for (int i = 0; i < DATA.train().size(); i++) {
            wrong += noisy.train().label(i) == DATA.train().label(i) ? 0 : 1;
        }
        assertEquals(0.4, (double) wrong / DATA.train().size(), 0.05);
    }
}
