package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.linear;
import static org.talkoot.deploy.lab.report.Figure.Axis.log;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;

/**
 * A network whose every weight stands before a normalisation: its loss doesn't change when weights are multiplied by a
 * number. So weight decay can act on nothing but the learning rate: with a = 1 - ηλ, SGD with decay takes the path that SGD
 * without decay takes at the learning rate η a^(-2t-1). Li, Arora: <i>An exponential learning rate schedule for deep
 * learning</i>, ICLR 2020.
 */
final class ScaleTrial {
    private static final int LAYERS = 5;
    private static final double RATE = 0.05;
    private static final double DECAY = 0.1;
    private static final double KEPT = 1 - RATE * DECAY; // a
    private static final int VARIANCE = 2;
    private static final int SCALE = 4; // of the weights, in another start
    private static final int CHECKS = 40;

    private final LabData data;
    private final int steps;
    private final Outcome plain;
    private final Outcome decayed;
    private final Outcome scheduled;
    private final Outcome scaled;

    ScaleTrial(LabData data, boolean quick, Trials trials) {
        this.data = data;
        steps = quick ? 100 : 400;
        int square = SCALE * SCALE;
        List<Outcome> outcomes = trials.train(
                "weight decay before a normalisation, and the learning rate that it amounts to",
                List.of(
                        recipe("no decay, rate η", VARIANCE, RATE, 0, step -> RATE),
                        recipe("decay λ, rate η", VARIANCE, RATE, DECAY, step -> RATE),
                        recipe("no decay, rate η(1−ηλ)⁻²ᵗ⁻¹", VARIANCE, RATE, 0, ScaleTrial::growing),
                        recipe("weights × 4, rate 16 η", square * VARIANCE, square * RATE, 0, step -> square * RATE)),
                CHECKS);
        plain = outcomes.get(0);
        decayed = outcomes.get(1);
        scheduled = outcomes.get(2);
        scaled = outcomes.get(3);
    }

    private static double growing(int step) {
        return RATE * Math.pow(KEPT, -2 * step - 1);
    }

    private Recipe recipe(String name, double variance, double rate, double decay, IntToDoubleFunction schedule) {
        return new Recipe(
                name,
                data,
                Networks.scaleFree(
                        LAYERS, Networks.WIDTH, variance, data.train().classes()),
                Recipe.decayed(rate, decay),
                schedule,
                Recipe.Pace.of(128, steps));
    }

    List<Figure> figures() {
        return List.of(
                new Figure.Curves(
                        "scale-loss",
                        "Weight decay before a normalisation is a learning rate",
                        "Mean over 20 steps of the training loss. The dashed lines lie on the solid ones: the same path,"
                                + " without decay at a growing rate, and from weights four times as large.",
                        linear("step"),
                        linear("training loss"),
                        false,
                        List.of(
                                Curve.loss(decayed.name(), decayed),
                                Curve.dashed(Curve.loss(scheduled.name(), scheduled)),
                                Curve.loss(plain.name(), plain),
                                Curve.dashed(Curve.loss(scaled.name(), scaled)))),
                new Figure.Curves(
                        "effective-rate",
                        "The learning rate that counts: η / ‖W‖²",
                        "What a step does to the direction of the weights. Without decay it falls as the weights grow;"
                                + " decay holds the weights, and with them the rate.",
                        linear("step"),
                        log("η / ‖W‖²"),
                        false,
                        List.of(
                                effectiveRate(decayed),
                                Curve.dashed(effectiveRate(scheduled)),
                                effectiveRate(plain),
                                Curve.dashed(effectiveRate(scaled)))));
    }

    private static Series effectiveRate(Outcome outcome) {
        return Curve.of(
                outcome.name(),
                outcome.checks(),
                Outcome.Check::step,
                check -> outcome.recipe().learningRate().applyAsDouble(check.step())
                        / (check.weightNorm() * check.weightNorm()));
    }

    /** The mean difference between the losses of the minibatches. */
    private static double difference(Outcome a, Outcome b, int steps) {
        return IntStream.range(0, steps)
                .mapToDouble(step -> Math.abs(a.losses()[step] - b.losses()[step]))
                .average()
                .orElseThrow();
    }

    List<Finding> findings() {
        double byScale = difference(plain, scaled, steps);
        double bySchedule = difference(decayed, scheduled, steps);
        double byDecay = difference(decayed, plain, steps);
        return List.of(
                Finding.of(
                        "Where every weight stands before a normalisation, weights times 4 with the learning rate times 16"
                                + " train alike: the scale drops out but for its square in the learning rate",
                        byScale < 0.03,
                        "the losses of the minibatches differ by %.1e in the mean over %d steps",
                        byScale,
                        steps),
                Finding.of(
                        "There, weight decay is a learning rate: decay λ at rate η trains as no decay does at the rate"
                                + " η(1-ηλ)^(-2t-1), which grows " + Math.round(growing(steps - 1) / RATE) + " times",
                        bySchedule < 0.25 * byDecay,
                        "the losses of the two differ by %.1e in the mean, from those of no decay at rate η by %.1e",
                        bySchedule,
                        byDecay));
    }
}
