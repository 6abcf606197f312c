package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.linear;
import static org.talkoot.deploy.lab.report.Figure.Axis.log;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;

/** The network of {@link InitializationLab} with layer norm and batch norm; then the statistics that they normalise by. */
final class NormalizationLab {
    private static final int LAYERS = 50;
    private static final int BATCH = 128;
    private static final double RATE = 0.005;
    private static final List<Integer> VARIANCES = List.of(1, 2, 3);
    private static final int LAYER_NORM = 1; // before the ReLU, among the kinds
    private static final int BATCH_NORM = 3;
    private static final String LAYER = "hidden layer, from the input";

    private final LabData data;
    private final boolean quick;
    private final Trials trials;

    NormalizationLab(LabData data, boolean quick, Trials trials) {
        this.data = data;
        this.quick = quick;
        this.trials = trials;
    }

    /** @param outcomes one a variance */
    private record Kind(String name, List<Outcome> outcomes) {
        LayerNorms start(int variance) {
            return outcomes.get(VARIANCES.indexOf(variance)).start();
        }

        Outcome outcome(int variance) {
            return outcomes.get(VARIANCES.indexOf(variance));
        }
    }

    Report report() {
        List<Kind> kinds = deep();
        List<Figure> figures = new ArrayList<>(figures(kinds));
        List<Finding> findings = new ArrayList<>(findings(kinds));
        StatisticsTrial statistics = new StatisticsTrial(data, quick, trials);
        figures.addAll(statistics.figures());
        findings.addAll(statistics.findings());
        BatchSizeTrial sizes = new BatchSizeTrial(data, quick, trials);
        figures.addAll(sizes.figures());
        findings.addAll(sizes.findings());
        return new Report("normalization", "Layer norm and batch norm", data.text(), figures, findings);
    }

    private List<Kind> deep() {
        List<String> names = List.of(
                "none",
                "layer norm before ReLU",
                "layer norm after ReLU",
                "batch norm before ReLU",
                "batch norm after ReLU");
        List<Block> blocks = List.of(
                Block.PLAIN,
                Block.before(Networks.layerNorm()),
                Block.after(Networks.layerNorm()),
                Block.before(Networks.batchNorm()),
                Block.after(Networks.batchNorm()));
        List<Recipe> recipes = IntStream.range(0, names.size() * VARIANCES.size())
                .mapToObj(i -> recipe(
                        names.get(i / VARIANCES.size()),
                        blocks.get(i / VARIANCES.size()),
                        VARIANCES.get(i % VARIANCES.size())))
                .toList();
        List<Outcome> outcomes =
                trials.train("training networks of " + LAYERS + " layers, with normalisation and without", recipes, 0);
        return IntStream.range(0, names.size())
                .mapToObj(
                        i -> new Kind(names.get(i), outcomes.subList(i * VARIANCES.size(), (i + 1) * VARIANCES.size())))
                .toList();
    }

    private Recipe recipe(String name, Block block, int variance) {
        return new Recipe(
                name + ", " + variance + "/n",
                data,
                Networks.deep(
                        LAYERS, Networks.WIDTH, variance, block, data.train().classes()),
                Recipe.sgd(RATE),
                Recipe.Pace.of(BATCH, quick ? 60 : 400));
    }

    private static List<Figure> figures(List<Kind> kinds) {
        List<Series> losses =
                new ArrayList<>(List.of(Curve.loss("none, 1/n", kinds.get(0).outcome(1))));
        for (int kind : List.of(LAYER_NORM, BATCH_NORM)) {
            losses.add(
                    Curve.loss(kinds.get(kind).name() + ", 1/n", kinds.get(kind).outcome(1)));
            losses.add(Curve.dashed(
                    Curve.loss(kinds.get(kind).name() + ", 3/n", kinds.get(kind).outcome(3))));
        }
        return List.of(
                byLayer(
                        "activations",
                        "Activations at the start, weights' variance 1/n",
                        "Root mean square norm of each ReLU's output. A norm after the ReLU acts behind what is shown.",
                        "norm of the activations",
                        kinds,
                        LayerNorms::activations),
                byLayer(
                        "gradients",
                        "Gradients at the start, weights' variance 1/n",
                        "Root mean square norm of the loss's gradient by each ReLU's output.",
                        "norm of the gradient by the activations",
                        kinds,
                        LayerNorms::gradients),
                new Figure.Curves(
                        "loss",
                        "Training " + LAYERS + " layers at the learning rate " + RATE,
                        "Mean over 20 steps of the training loss; solid with variance 1/n, dashed with 3/n. Without"
                                + " normalisation, 3/n diverges at once.",
                        linear("step"),
                        linear("training loss"),
                        false,
                        losses));
    }

    private static Figure byLayer(
            String name,
            String title,
            String caption,
            String axis,
            List<Kind> kinds,
            Function<LayerNorms, double[]> norm) {
        return new Figure.Curves(
                name,
                title,
                caption,
                linear(LAYER),
                log(axis),
                false,
                kinds.stream()
                        .map(kind -> Series.counted(kind.name(), norm.apply(kind.start(1))))
                        .toList());
    }

    private List<Finding> findings(List<Kind> kinds) {
        double widest = kinds.stream()
                .skip(1)
                .flatMap(kind -> VARIANCES.stream().map(kind::start))
                .mapToDouble(norms -> LayerNorms.spread(norms.activations()))
                .max()
                .orElseThrow();
        double plain = LayerNorms.spread(kinds.get(0).start(1).activations());
        double apart = kinds.stream()
                .skip(1)
                .mapToDouble(kind -> Math.abs(
                        Math.log10(kind.start(3).gradientRatio() / kind.start(1).gradientRatio())))
                .max()
                .orElseThrow();
        double[] perLayer = kinds.stream()
                .mapToDouble(kind -> Math.pow(kind.start(2).gradientRatio(), 1.0 / (LAYERS - 1)))
                .toArray();
        double guessing = Math.log(data.train().classes());
        double[] layerNorm = VARIANCES.stream()
                .mapToDouble(variance -> Curve.finalLoss(kinds.get(LAYER_NORM).outcome(variance)))
                .toArray();
        return List.of(
                Finding.of(
                        "With a normalisation, before the ReLU or after it, the activations of all layers are within a"
                                + " factor of 5, whatever the variance of the weights",
                        widest <= 5,
                        "largest against smallest at most %.1f; without normalisation %.1e with 1/n",
                        widest,
                        plain),
                Finding.of(
                        "How the gradient changes from layer to layer no longer depends on the variance: from 1/n to 3/n"
                                + " the ratio of first to last layer changes by less than one order of magnitude",
                        apart < 1,
                        "by %.2f orders of magnitude at most, where it is 11.7 by theory without normalisation",
                        apart),
                Finding.of(
                        "But batch norm before a ReLU isn't neutral: backward it lets the gradient grow by about"
                                + " √(π/(π-1)) = 1.21 a layer at the start, where layer norm keeps it within 3 % a layer",
                        Math.abs(perLayer[BATCH_NORM] - 1.21) < 0.06 && Math.abs(perLayer[LAYER_NORM] - 1) < 0.03,
                        "a layer: %.3f with batch norm before the ReLU, %.3f after it; layer norm %.3f and %.3f; none %.3f",
                        perLayer[3],
                        perLayer[4],
                        perLayer[1],
                        perLayer[2],
                        perLayer[0]),
                Finding.of(
                        "With layer norm the network learns from each variance at one and the same learning rate; without,"
                                + " it learns neither from 1/n nor from 3/n",
                        layerNorm[0] < 0.95 * guessing
                                && layerNorm[1] < 0.95 * guessing
                                && layerNorm[2] < 0.95 * guessing
                                && Curve.finalLoss(kinds.get(0).outcome(1)) > 0.97 * guessing
                                && kinds.get(0).outcome(3).diverged(),
                        "loss %.2f, %.2f, %.2f with layer norm, where guessing is %.2f; without it %.2f with 1/n, and 3/n"
                                + " %s",
                        layerNorm[0],
                        layerNorm[1],
                        layerNorm[2],
                        guessing,
                        Curve.finalLoss(kinds.get(0).outcome(1)),
                        kinds.get(0).outcome(3).diverged() ? "diverges" : "doesn't diverge"));
    }
}
