package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.linear;
import static org.talkoot.deploy.lab.report.Figure.Axis.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;

/** 50 layers of 100 with ReLU, whose weights start with the variance 1/n, 2/n or 3/n. */
final class InitializationLab {
    private static final int LAYERS = 50;
    private static final int BATCH = 128;
    private static final List<Integer> VARIANCES = List.of(1, 2, 3);
    private static final int HE = 1; // index of 2/n
    private static final String LAYER = "hidden layer, from the input";

    private final LabData data;
    private final Trials trials;
    private final int steps;
    private final List<Double> rates;

    InitializationLab(LabData data, boolean quick, Trials trials) {
        this.data = data;
        this.trials = trials;
        steps = quick ? 200 : 400;
        rates = quick ? List.of(1e-6, 3e-3, 1e-2) : List.of(1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1);
    }

    /**
     * @param byRate outcomes for each learning rate
     * @param best the one with the lowest loss at the end
     * @param label such as {@code 2/n}
     */
    private record Start(String label, List<Outcome> byRate, Outcome best) {
        double rate() {
            return best.recipe().optimizer().learningRate();
        }
    }

    Report report() {
        List<Recipe> recipes = VARIANCES.stream()
                .flatMap(variance -> rates.stream().map(rate -> recipe(variance, rate)))
                .toList();
        List<Outcome> outcomes = trials.train(
                "training " + recipes.size() + " networks of " + LAYERS
                        + " layers: three variances, each with learning rates of all sizes",
                recipes,
                0);
        List<Start> starts = IntStream.range(0, VARIANCES.size())
                .mapToObj(
                        i -> start(VARIANCES.get(i) + "/n", outcomes.subList(i * rates.size(), (i + 1) * rates.size())))
                .toList();
        List<Figure> figures = new ArrayList<>(norms(starts));
        figures.addAll(training(starts));
        return new Report("initialization", "How weights begin", data.text(), figures, findings(starts));
    }

    private Recipe recipe(int variance, double rate) {
        return new Recipe(
                variance + "/n, learning rate " + rate,
                data,
                Networks.deep(
                        LAYERS,
                        Networks.WIDTH,
                        variance,
                        Block.PLAIN,
                        data.train().classes()),
                Recipe.sgd(rate),
                Recipe.Pace.of(BATCH, steps));
    }

    private static Start start(String label, List<Outcome> byRate) {
        Outcome best = byRate.stream()
                .filter(outcome -> !outcome.diverged())
                .min(Comparator.comparingDouble(Curve::finalLoss))
                .orElse(byRate.get(0));
        return new Start(label, byRate, best);
    }

    private List<Figure> norms(List<Start> starts) {
        return List.of(
                byLayer(
                        "activations",
                        "Size of the activations, layer by layer",
                        "Root mean square over a minibatch of the norm of each layer's activations, before the first"
                                + " step and after the last.",
                        "norm of the activations",
                        starts,
                        LayerNorms::activations),
                byLayer(
                        "gradients",
                        "Size of the gradient, layer by layer",
                        "Root mean square over a minibatch of the norm of the loss's gradient by each layer's"
                                + " activations. Backward runs from right to left.",
                        "norm of the gradient by the activations",
                        starts,
                        LayerNorms::gradients),
                byLayer(
                        "weight-gradients",
                        "Size of the weights' gradient, layer by layer",
                        "Norm of the mean gradient by each layer's weights; the last point is the output layer.",
                        "norm of the gradient by the weights",
                        starts,
                        LayerNorms::weightGradients));
    }

    private static Figure byLayer(
            String name,
            String title,
            String caption,
            String axis,
            List<Start> starts,
            Function<LayerNorms, double[]> norm) {
        List<Series> series = starts.stream()
                .flatMap(start -> Stream.of(
                        Series.counted(
                                start.label() + " at the start",
                                norm.apply(start.best().start())),
                        Curve.dashed(Series.counted(
                                start.label() + " after training",
                                norm.apply(start.best().end())))))
                .toList();
        return new Figure.Curves(name, title, caption, linear(LAYER), log(axis), false, series);
    }

    private List<Figure> training(List<Start> starts) {
        List<Series> losses = starts.stream()
                .map(start -> Curve.loss(start.label() + ", rate " + Recipe.number(start.rate()), start.best()))
                .toList();
        List<Series> byRate = starts.stream()
                .map(start -> Curve.of(
                        start.label(),
                        start.byRate(),
                        each -> each.recipe().optimizer().learningRate(),
                        Curve::finalLoss))
                .toList();
        List<Series> change = starts.stream()
                .map(start -> Series.counted(start.label(), start.best().end().change()))
                .toList();
        return List.of(
                new Figure.Curves(
                        "loss",
                        "Loss of each start at the best of the learning rates",
                        "Mean over 20 steps of the loss of the minibatches; above 10 it isn't drawn.",
                        linear("step"),
                        linear("training loss").upTo(10),
                        false,
                        losses),
                new Figure.Curves(
                        "rates",
                        "What learning rate each start can take",
                        "Training loss at the end; where a point is missing, the training diverged. ln 10 = 2.30 is"
                                + " guessing.",
                        log("learning rate"),
                        log("training loss after " + steps + " steps"),
                        true,
                        byRate),
                new Figure.Curves(
                        "change",
                        "How far the weights moved",
                        "Norm of the change of each layer's weights against their norm at the start.",
                        linear(LAYER),
                        log("‖W − W₀‖ / ‖W₀‖"),
                        false,
                        change));
    }

    private List<Finding> findings(List<Start> starts) {
        List<Finding> findings = new ArrayList<>(gradients(starts));
        Start he = starts.get(HE);
        double rate = he.rate();
        int at = rates.indexOf(rate);
        double guessing = Math.log(data.train().classes());
        double shrunken = Curve.finalLoss(starts.get(0).best());
        findings.add(Finding.of(
                "With 2/n the network learns; with 1/n it learns at no learning rate; and 3/n diverges at the learning"
                        + " rate that is best for 2/n",
                Curve.finalLoss(he.best()) < 0.9 * guessing
                        && shrunken > 0.97 * guessing
                        && starts.get(2).byRate().get(at).diverged(),
                "loss %.3f with 2/n at %s, where guessing is %.3f; %.3f with 1/n at best; 3/n at the same rate %s",
                Curve.finalLoss(he.best()),
                rate,
                guessing,
                shrunken,
                starts.get(2).byRate().get(at).diverged() ? "diverges" : "doesn't diverge"));
        double[] before = starts.stream()
                .mapToDouble(start -> Math.log10(start.best().start().gradientRatio()))
                .toArray();
        double[] after = starts.stream()
                .mapToDouble(start -> Math.log10(start.best().end().gradientRatio()))
                .toArray();
        findings.add(Finding.of(
                "What the start makes of the gradients persists: after training, the ratio of first to last layer is still"
                        + " below 1e-5 with 1/n, above 10 with 3/n, and within two orders of magnitude of 1 with 2/n",
                after[0] < -5 && Math.abs(after[HE]) < 2 && after[2] > 1,
                "orders of magnitude from last to first layer: %+.1f, %+.1f, %+.1f at the start, %+.1f, %+.1f, %+.1f after"
                        + " training",
                before[0],
                before[HE],
                before[2],
                after[0],
                after[HE],
                after[2]));
        double moved = median(he.best().end().change());
        findings.add(Finding.of(
                "Weights end near where they began: what the start set, training hardly changes",
                moved < 0.25,
                "in the middle layer, the weights of 2/n moved by %.1f %% of their norm",
                100 * moved));
        return findings;
    }

    private static List<Finding> gradients(List<Start> starts) {
        LayerNorms small = starts.get(0).best().start();
        LayerNorms he = starts.get(HE).best().start();
        LayerNorms large = starts.get(2).best().start();
        double[] spread = Stream.of(small, he, large)
                .mapToDouble(each -> LayerNorms.spread(hidden(each.weightGradients())))
                .toArray();
        double[] size = Stream.of(small, he, large)
                .mapToDouble(each -> median(each.weightGradients()))
                .toArray();
        return List.of(
                Finding.of(
                        "With the variance 2/n the gradients of all layers' activations are within a factor of 10",
                        he.gradientSpread() <= 10,
                        "the largest is %.1f times the smallest; first against last: %.2f",
                        he.gradientSpread(),
                        he.gradientRatio()),
                Finding.of(
                        "With 1/n the gradient loses at least 6 orders of magnitude from the last layer to the first",
                        small.gradientRatio() <= 1e-6,
                        "first against last: %.1e; theory: 2^-24.5 = %.1e",
                        small.gradientRatio(),
                        Math.pow(0.5, (LAYERS - 1) / 2.0)),
                Finding.of(
                        "With 3/n it gains at least 3",
                        large.gradientRatio() >= 1e3,
                        "first against last: %.1e; theory: 1.5^24.5 = %.1e",
                        large.gradientRatio(),
                        Math.pow(1.5, (LAYERS - 1) / 2.0)),
                Finding.of(
                        "The gradients by the weights are nearly level over the hidden layers, within a factor of 20, but"
                                + " from 1/n to 3/n their size grows by more than 8 orders of magnitude",
                        Arrays.stream(spread).allMatch(each -> each <= 20) && size[2] / size[0] > 1e8,
                        "largest against smallest: %.1f, %.1f, %.1f; median norm: %.1e, %.1e, %.1e",
                        spread[0],
                        spread[1],
                        spread[2],
                        size[0],
                        size[1],
                        size[2]));
    }

    /** Without the first layer, which reads pixels, and the output layer. */
    private static double[] hidden(double[] byLayer) {
        return Arrays.copyOfRange(byLayer, 1, byLayer.length - 1);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
