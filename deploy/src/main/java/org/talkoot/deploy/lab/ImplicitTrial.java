package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.deploy.lab.Outcome.Check;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Finding;

/** Regularisation that is no term of the loss: dropout, stopping early, small minibatches, large learning rates. */
final class ImplicitTrial {
    private static final List<Double> DROPOUTS = List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8);
    private static final List<Integer> BATCHES = List.of(10, 50, 250);
    private static final List<Double> RATES = List.of(0.01, 0.05, 0.25);
    private static final int CHECKS = 60;

    private final List<Outcome> dropouts;
    private final List<Outcome> grid; // (batches, rates)
    private final Outcome unregularised; // without any regularisation

    ImplicitTrial(RegularizationLab lab, Trials trials) {
        dropouts = trials.train(
                "dropout of all sizes",
                DROPOUTS.stream()
                        .map(p -> lab.recipe("p = " + p, Recipe.sgd(RegularizationLab.RATE), p))
                        .toList(),
                CHECKS);
        unregularised = dropouts.get(0);
        List<Recipe> recipes = new ArrayList<>();
        for (int batch : BATCHES) {
            for (double rate : RATES) {
                int steps = lab.epochs() / 2 * Math.max(1, lab.samples() / batch);
                recipes.add(lab.recipe(batch + " at " + rate, Recipe.sgd(rate), 0, Recipe.Pace.of(batch, steps)));
            }
        }
        grid = trials.train("minibatches and learning rates of all sizes", recipes, 0);
    }

    List<Figure> figures() {
        double[][] cells = new double[BATCHES.size()][RATES.size()];
        for (int i = 0; i < grid.size(); i++) {
            Outcome outcome = grid.get(i);
            cells[i / RATES.size()][i % RATES.size()] =
                    outcome.diverged() ? Double.NaN : outcome.test().accuracy();
        }
        return List.of(
                new Figure.Curves(
                        "dropout",
                        "Dropout: training and test loss",
                        "Loss at the end of training, both in evaluation mode.",
                        linear("probability p of dropping a unit"),
                        linear("loss"),
                        true,
                        List.of(
                                Curve.of(
                                        "training",
                                        dropouts,
                                        ImplicitTrial::p,
                                        each -> each.train().loss()),
                                Curve.of(
                                        "test",
                                        dropouts,
                                        ImplicitTrial::p,
                                        each -> each.test().loss()))),
                new Figure.Curves(
                        "early-stopping",
                        "When to stop",
                        "No regularisation but to stop: the network first learns what is right, then the wrong labels.",
                        linear("step, minibatches of " + RegularizationLab.BATCH),
                        linear("loss"),
                        false,
                        List.of(
                                Curve.of(
                                        "training",
                                        unregularised.checks(),
                                        Check::step,
                                        each -> each.train().loss()),
                                Curve.of(
                                        "test",
                                        unregularised.checks(),
                                        Check::step,
                                        each -> each.test().loss()))),
                new Figure.HeatMap(
                        "implicit",
                        "Test accuracy (%) after as many epochs, without any explicit regularisation",
                        "Each cell sees the same number of samples. On the diagonal from the upper left, the learning rate grows as"
                                + " the minibatch does.",
                        "learning rate",
                        "samples of a minibatch",
                        RATES.stream().map(String::valueOf).toList(),
                        BATCHES.stream().map(String::valueOf).toList(),
                        cells));
    }

    private static double p(Outcome outcome) {
        return Double.parseDouble(outcome.name().substring("p = ".length()));
    }

    List<Finding> findings() {
        Outcome best = dropouts.stream()
                .min(Comparator.comparingDouble(each -> each.test().loss()))
                .orElseThrow();
        Check earliest = unregularised.checks().stream()
                .min(Comparator.comparingDouble(each -> each.test().loss()))
                .orElseThrow();
        Score last = unregularised.test();
        return List.of(
                Finding.of(
                        "Dropout at its best lowers the test loss by at least a quarter, at a higher training loss",
                        best.test().loss() < 0.75 * last.loss()
                                && best.train().loss() > unregularised.train().loss(),
                        "without: training loss %.3f, test loss %.2f; with %s: %.3f and %.2f",
                        unregularised.train().loss(),
                        last.loss(),
                        best.name(),
                        best.train().loss(),
                        best.test().loss()),
                Finding.of(
                        "Stopping early is regularisation: the test loss is lowest long before the end, and the accuracy"
                                + " is higher there",
                        earliest.step() < unregularised.losses().length / 2
                                && earliest.test().loss() < 0.75 * last.loss()
                                && earliest.test().accuracy() > last.accuracy(),
                        "test loss %.2f and accuracy %.1f %% after %d steps; %.2f and %.1f %% after %d",
                        earliest.test().loss(),
                        100 * earliest.test().accuracy(),
                        earliest.step(),
                        last.loss(),
                        100 * last.accuracy(),
                        unregularised.losses().length),
                Finding.of(
                        "Without any regularisation the network fits nearly all labels, the wrong ones too, and still gets"
                                + " more than half of the test right: which of the many fits SGD finds is regularised by"
                                + " how it searches",
                        unregularised.train().accuracy() > 0.95 && last.accuracy() > 0.5,
                        "accuracy %.1f %% on training labels, of which two fifths are wrong, %.1f %% on the test data",
                        100 * unregularised.train().accuracy(),
                        100 * last.accuracy()),
                byRatio());
    }

    private Finding byRatio() {
        double[] same = IntStream.range(0, RATES.size())
                .mapToDouble(i -> trainingLoss(i, i))
                .toArray();
        double apart = LayerNorms.spread(same);
        double smallest = trainingLoss(BATCHES.size() - 1, 0);
        double largest = trainingLoss(0, RATES.size() - 1);
        return Finding.of(
                "How far a training gets in as many epochs goes with the ratio of learning rate and minibatch: where both"
                        + " are five times as large the training loss changes by a smaller factor than the square root"
                        + " of the one between the smallest ratio and the largest",
                apart * apart < smallest / largest,
                "training loss %.3f, %.3f and %.3f at the same ratio; %.3f at the smallest, %.4f at the largest",
                same[0],
                same[1],
                same[2],
                smallest,
                largest);
    }

    private double trainingLoss(int batch, int rate) {
        return grid.get(batch * RATES.size() + rate).train().loss();
    }
}
