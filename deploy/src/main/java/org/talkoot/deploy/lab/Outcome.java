package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.data.Dataset;

/**
 * What a training left behind.
 *
 * @param losses of the minibatches, one a step, before its update
 * @param train on training samples, at most as many as there are test samples; {@link Score#NONE} after a divergence
 * @param test likewise
 * @param start norms of the first minibatch, before the first update
 * @param end norms of the minibatch after the last update
 * @param weightNorm ‖W‖ over all weights at the end
 * @param checks along the way, the first before the first step
 */
record Outcome(
        Recipe recipe,
        double[] losses,
        boolean diverged,
        Score train,
        Score test,
        LayerNorms start,
        LayerNorms end,
        double weightNorm,
        List<Check> checks) {

    /** How it was after so many steps. */
    record Check(int step, Score train, Score test, double weightNorm) {}

    /**
     * Trains as the recipe says.
     *
     * @param checks how often to look along the way, evenly; 0 for never
     */
    static Outcome train(LabTraining training, int checks) {
        int steps = training.recipe().pace().steps();
        int every = checks == 0 ? Integer.MAX_VALUE : Math.max(1, steps / checks);
        List<Check> found = new ArrayList<>();
        double[] losses = new double[steps];
        training.computeGradient();
        LayerNorms start = training.norms();
        int done = 0;
        for (; done < steps; done++) {
            if (done % every == 0 && checks > 0) {
                found.add(check(training, done));
            }
            if (!training.step()) {
                break;
            }
            losses[done] = training.loss();
        }
        training.computeGradient();
        boolean diverged = done < steps || !Float.isFinite(training.loss());
        Check last = diverged ? new Check(done, Score.NONE, Score.NONE, Double.NaN) : check(training, done);
        if (checks > 0) {
            found.add(last);
        }
        return new Outcome(
                training.recipe(),
                Arrays.copyOf(losses, done),
                diverged,
                last.train(),
                last.test(),
                start,
                training.norms(),
                last.weightNorm(),
                found);
    }

    private static Check check(LabTraining training, int step) {
        LabData data = training.recipe().data();
        Dataset seen =
                data.train().first(Math.min(data.train().size(), data.test().size()));
        return new Check(step, training.evaluate(seen), training.evaluate(data.test()), training.weightNorm());
    }

    String name() {
        return recipe.name();
    }
}
