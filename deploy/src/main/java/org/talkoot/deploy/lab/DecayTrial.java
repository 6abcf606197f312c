package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.linear;
import static org.talkoot.deploy.lab.report.Figure.Axis.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.talkoot.deploy.lab.Outcome.Check;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.optimizer.DecayedSgd;

/** Weight decay: how much, by which factor it shrinks the weights, and what momentum makes of it. */
final class DecayTrial {
    private static final List<Double> DECAYS = List.of(0.0, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1);
    private static final double LEAST_DRAWN = 3e-5; // where no decay at all is drawn on a logarithmic axis
    private static final double MOMENTUM = 0.9;
    private static final double SOME = 1e-3; // the decay that is tried with momentum
    private static final int OBSERVED = 50; // steps
    private static final int CHECKS = 40;

    private final List<Outcome> swept; // one a decay
    private final List<Double> shrinking; // 1 - the factor observed, one a decay above 0
    private final List<Outcome> withMomentum; // coupled; decoupled by λ/(1-μ); decoupled; none

    DecayTrial(RegularizationLab lab, Trials trials) {
        swept = trials.train(
                "weight decay of all sizes",
                DECAYS.stream()
                        .map(decay -> lab.recipe("λ = " + decay, Recipe.decayed(RegularizationLab.RATE, decay), 0))
                        .toList(),
                0);
        shrinking = trials.run(
                "observing by which factor weights shrink",
                DECAYS.stream()
                        .skip(1)
                        .map(decay -> lab.recipe(
                                "λ = " + decay,
                                Recipe.decayed(RegularizationLab.RATE, decay),
                                0,
                                Recipe.Pace.of(RegularizationLab.BATCH, OBSERVED)))
                        .toList(),
                DecayTrial::shrinking);
        double rate = RegularizationLab.RATE * (1 - MOMENTUM);
        withMomentum = trials.train(
                "weight decay with momentum, coupled and decoupled",
                List.of(
                        lab.recipe("coupled, λ", momentum(rate, SOME, false), 0),
                        lab.recipe("decoupled, λ/(1−μ)", momentum(rate, SOME / (1 - MOMENTUM), true), 0),
                        lab.recipe("decoupled, λ", momentum(rate, SOME, true), 0),
                        lab.recipe("no decay", momentum(rate, 0, false), 0)),
                CHECKS);
    }

    private static DecayedSgd momentum(double rate, double decay, boolean decoupled) {
        return new DecayedSgd(rate, MOMENTUM, false, decay, decoupled);
    }

    /** 1 - f, where W + αg is f times the W of before: what the update does to the weights besides the gradient. */
    private static double shrinking(LabTraining training) {
        double rate = training.recipe().optimizer().learningRate();
        double sum = 0;
        for (int step = 0; step < OBSERVED; step++) {
            float[] before = training.weights().clone();
            training.step();
            float[] gradient = training.gradient();
            double product = 0;
            double square = 0;
            for (Tensor tensor : training.parameters()) {
                for (int i = tensor.offset(); tensor.decays() && i < tensor.end(); i++) {
                    double lost = before[i] - (training.weights()[i] + rate * gradient[i]);
                    product += lost * before[i];
                    square += (double) before[i] * before[i];
                }
            }
            sum += product / square;
        }
        return sum / OBSERVED;
    }

    List<Figure> figures() {
        return List.of(
                new Figure.Curves(
                        "decay",
                        "Weight decay: too little, right, too much",
                        "Loss at the end of training. The points on the left are without decay.",
                        log("weight decay λ"),
                        linear("loss"),
                        true,
                        List.of(
                                Curve.of(
                                        "training",
                                        swept,
                                        DecayTrial::drawn,
                                        each -> each.train().loss()),
                                Curve.of(
                                        "test",
                                        swept,
                                        DecayTrial::drawn,
                                        each -> each.test().loss()))),
                new Figure.Curves(
                        "decay-norm",
                        "Weight decay keeps the weights small",
                        "Norm of all weights at the end of training. The point on the left is without decay.",
                        log("weight decay λ"),
                        linear("‖W‖"),
                        true,
                        List.of(Curve.of("all weights", swept, DecayTrial::drawn, Outcome::weightNorm))),
                factor(),
                new Figure.Curves(
                        "coupled",
                        "Weight decay with momentum μ = " + MOMENTUM + ", λ = " + SOME,
                        "Norm of all weights. Coupled, the decay goes through the momentum, which multiplies it by"
                                + " 1/(1−μ) in the long run; decoupled, it goes straight to the weights.",
                        linear("step"),
                        linear("‖W‖"),
                        false,
                        IntStream.range(0, withMomentum.size())
                                .mapToObj(i ->
                                        i == 1 ? Curve.dashed(norms(withMomentum.get(i))) : norms(withMomentum.get(i)))
                                .toList()));
    }

    private static Series norms(Outcome outcome) {
        return Curve.of(outcome.name(), outcome.checks(), Check::step, Check::weightNorm);
    }

    private Figure factor() {
        double[] expected = DECAYS.stream()
                .skip(1)
                .mapToDouble(decay -> RegularizationLab.RATE * decay)
                .toArray();
        double[] observed = shrinking.stream().mapToDouble(each -> each).toArray();
        return new Figure.Curves(
                "decay-factor",
                "By how much each step shrinks the weights",
                "The update's part that isn't the gradient's, measured in " + OBSERVED + " steps, against theory:"
                        + " W ← (1 − αλ) W − α∇.",
                log("αλ"),
                log("1 − factor observed"),
                true,
                List.of(
                        Series.of("observed", expected, observed),
                        Curve.dashed(Series.of("theory: αλ", expected, expected))));
    }

    private static double drawn(Outcome outcome) {
        return Math.max(LEAST_DRAWN, outcome.recipe().optimizer().weightDecay());
    }

    List<Finding> findings() {
        Outcome none = swept.get(0);
        Outcome best = swept.stream()
                .min(Comparator.comparingDouble(each -> each.test().loss()))
                .orElseThrow();
        Outcome most = swept.get(swept.size() - 1);
        List<Double> errors = new ArrayList<>();
        for (int i = 0; i < shrinking.size(); i++) {
            errors.add(Math.abs(shrinking.get(i) / (RegularizationLab.RATE * DECAYS.get(i + 1)) - 1));
        }
        double worst = errors.stream().mapToDouble(each -> each).max().orElseThrow();
        double[] norms = withMomentum.stream().mapToDouble(Outcome::weightNorm).toArray();
        boolean falling = Stream.iterate(1, i -> i < swept.size(), i -> i + 1)
                .allMatch(i ->
                        swept.get(i).weightNorm() <= 1.02 * swept.get(i - 1).weightNorm());
        return List.of(
                Finding.of(
                        "Without regularisation the network learns wrong labels by heart; the right weight decay"
                                + " lowers the test loss by at least a quarter, at a higher training loss",
                        best.test().loss() < 0.75 * none.test().loss()
                                && best.train().loss() > none.train().loss(),
                        "without: training loss %.3f, test loss %.2f; with %s: %.3f and %.2f",
                        none.train().loss(),
                        none.test().loss(),
                        best.name(),
                        best.train().loss(),
                        best.test().loss()),
                Finding.of(
                        "Too much of it is harmful: the largest decay has a higher test loss than the best, and doesn't"
                                + " fit the training data any more",
                        most.test().loss() > 1.2 * best.test().loss()
                                && most.train().loss() > best.train().loss(),
                        "with %s: training loss %.2f, test loss %.2f",
                        most.name(),
                        most.train().loss(),
                        most.test().loss()),
                Finding.of(
                        "The norm of the weights falls as the decay grows",
                        falling && most.weightNorm() < 0.5 * none.weightNorm(),
                        "from %.1f without to %.1f with the largest",
                        none.weightNorm(),
                        most.weightNorm()),
                Finding.of(
                        "Each step shrinks the weights by the factor 1 - αλ, to 2 % of αλ",
                        worst < 0.02, "the largest deviation of the observed αλ is %.2f %%", 100 * worst),
                Finding.of(
                        "With momentum μ, coupled decay by λ shrinks weights as decoupled decay by λ/(1-μ) does, not as"
                                + " decoupled decay by λ",
                        Math.abs(norms[1] / norms[0] - 1) < 0.05 && norms[2] > 1.1 * norms[0],
                        "norm at the end: coupled %.2f, decoupled by λ/(1-μ) %.2f, by λ %.2f, none %.2f",
                        norms[0],
                        norms[1],
                        norms[2],
                        norms[3]));
    }
}
