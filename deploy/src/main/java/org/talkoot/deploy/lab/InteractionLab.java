package org.talkoot.deploy.lab;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Finding;
import org.talkoot.deploy.lab.report.Report;

/** Every combination of start, normalisation, weight decay, dropout and learning rate. */
final class InteractionLab {
    private static final int LAYERS = 10;
    private static final int BATCH = 64;
    private static final List<Double> VARIANCES = List.of(0.5, 2.0, 8.0);
    private static final List<Double> RATES = List.of(0.01, 0.1, 1.0);
    private static final double DECAY = 0.01;
    private static final double DROPOUT = 0.1;
    /** Of the columns of one learning rate: without and with decay, without and with dropout. */
    private static final List<Extra> EXTRAS = List.of(
            new Extra("", 0, 0),
            new Extra(" λ", DECAY, 0),
            new Extra(" p", 0, DROPOUT),
            new Extra(" λp", DECAY, DROPOUT));

    private final LabData data;
    private final boolean quick;
    private final Trials trials;

    InteractionLab(LabData data, boolean quick, Trials trials) {
        this.data = data;
        this.quick = quick;
        this.trials = trials;
    }

    private record Extra(String label, double decay, double dropout) {}

    /** @param block around each ReLU */
    private record Normalisation(String name, Block block) {}

    private static List<Normalisation> normalisations() {
        return List.of(
                new Normalisation("none", Block.PLAIN),
                new Normalisation("layer norm", Block.before(Networks.layerNorm())),
                new Normalisation("batch norm", Block.before(Networks.batchNorm())));
    }

    Report report() {
        List<Recipe> recipes = new ArrayList<>();
        List<String> rows = new ArrayList<>();
        for (Normalisation normalisation : normalisations()) {
            for (double variance : VARIANCES) {
                rows.add(normalisation.name() + ", " + Recipe.number(variance) + "/n");
                for (double rate : RATES) {
                    EXTRAS.forEach(extra -> recipes.add(recipe(normalisation, variance, rate, extra)));
                }
            }
        }
        Grid grid =
                new Grid(rows, trials.train("training " + recipes.size() + " networks: every combination", recipes, 0));
        ScaleTrial scale = new ScaleTrial(data, quick, trials);
        List<Figure> figures = new ArrayList<>(grid.figures());
        figures.addAll(scale.figures());
        List<Finding> findings = new ArrayList<>(grid.findings());
        findings.addAll(scale.findings());
        return new Report(
                "interaction", "How start, norm, decay, dropout and rate interact", data.text(), figures, findings);
    }

    private Recipe recipe(Normalisation normalisation, double variance, double rate, Extra extra) {
        return new Recipe(
                normalisation.name() + ", " + Recipe.number(variance) + "/n, " + rate + extra.label(),
                data,
                Networks.deep(
                        LAYERS,
                        Networks.WIDTH,
                        variance,
                        normalisation.block().dropout(extra.dropout()),
                        data.train().classes()),
                Recipe.decayed(rate, extra.decay()),
                Recipe.Pace.of(BATCH, quick ? 100 : 500));
    }

    /**
     * @param rows normalisation and variance
     * @param outcomes (rows, columns)
     */
    private record Grid(List<String> rows, List<Outcome> outcomes) {
        private static final int COLUMNS = RATES.size() * EXTRAS.size();

        List<Figure> figures() {
            double[][] accuracy = new double[rows.size()][COLUMNS];
            double[][] diverged = new double[rows.size()][RATES.size()];
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    Outcome outcome = outcomes.get(row * COLUMNS + column);
                    accuracy[row][column] = outcome.diverged() ? Double.NaN : accuracy(row, column);
                    diverged[row][column / EXTRAS.size()] += outcome.diverged() ? 1.0 / EXTRAS.size() : 0;
                }
            }
            List<String> columns = RATES.stream()
                    .flatMap(rate -> EXTRAS.stream().map(extra -> Recipe.number(rate) + extra.label()))
                    .toList();
            return List.of(
                    new Figure.HeatMap(
                            "accuracy",
                            "Test accuracy (%) of every combination",
                            "An empty cell is a training that diverged; 10 % is guessing.",
                            "learning rate; λ: with weight decay " + DECAY + "; p: with dropout " + DROPOUT,
                            "normalisation and variance of the weights",
                            columns,
                            rows,
                            accuracy),
                    new Figure.HeatMap(
                            "divergence",
                            "Trainings that diverged (%)",
                            "Of the four with and without weight decay and dropout.",
                            "learning rate",
                            "normalisation and variance of the weights",
                            RATES.stream().map(Recipe::number).toList(),
                            rows,
                            diverged));
        }

        private double accuracy(int row, int column) {
            return outcomes.get(row * COLUMNS + column).test().accuracy();
        }

        /** How far the starts are apart, in points, each at its own best learning rate without decay and dropout. */
        private double spreadByStart(int normalisation) {
            double[] best = IntStream.range(0, VARIANCES.size())
                    .mapToDouble(i -> IntStream.range(0, RATES.size())
                            .mapToDouble(rate -> accuracy(normalisation * VARIANCES.size() + i, rate * EXTRAS.size()))
                            .max()
                            .orElseThrow())
                    .toArray();
            return 100
                    * (Arrays.stream(best).max().orElseThrow()
                            - Arrays.stream(best).min().orElseThrow());
        }

        private long diverged(int normalisation) {
            int size = VARIANCES.size() * COLUMNS;
            return outcomes.subList(normalisation * size, (normalisation + 1) * size).stream()
                    .filter(Outcome::diverged)
                    .count();
        }

        /** The best accuracy with some normalisation at a learning rate. */
        private double best(int normalisation, int rate) {
            return 100
                    * IntStream.range(0, VARIANCES.size() * EXTRAS.size())
                            .mapToDouble(i -> accuracy(
                                    normalisation * VARIANCES.size() + i / EXTRAS.size(),
                                    rate * EXTRAS.size() + i % EXTRAS.size()))
                            .max()
                            .orElseThrow();
        }

        List<Finding> findings() {
            double[] spread =
                    IntStream.range(0, 3).mapToDouble(this::spreadByStart).toArray();
            int large = RATES.size() - 1;
            return List.of(
                    Finding.of(
                            "With a normalisation the outcome hardly depends on the initial scale: at the best of the learning"
                                    + " rates, the variances 0.5/n, 2/n and 8/n end within 5 points; without, more than 30"
                                    + " points apart",
                            spread[0] > 30 && spread[1] < 5 && spread[2] < 5,
                            "difference between best and worst variance: %.1f points without, %.1f with layer norm, %.1f"
                                    + " with batch norm",
                            spread[0],
                            spread[1],
                            spread[2]),
                    Finding.of(
                            "No network with a normalisation diverges at any of these learning rates, while without one"
                                    + " some do",
                            diverged(0) > 0 && diverged(1) == 0 && diverged(2) == 0,
                            "diverged: %d without, %d with layer norm, %d with batch norm, of %d each",
                            diverged(0),
                            diverged(1),
                            diverged(2),
                            VARIANCES.size() * COLUMNS),
                    Finding.of(
                            "A normalisation makes large learning rates usable: at " + RATES.get(large)
                                    + " no start learns without one, and batch norm does",
                            best(0, large) < 30 && best(2, large) > 60,
                            "best accuracy at that rate: %.1f %% without, %.1f %% with layer norm, %.1f %% with batch norm",
                            best(0, large),
                            best(1, large),
                            best(2, large)));
        }
    }
}
