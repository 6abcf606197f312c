package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.doubling;
import static org.talkoot.deploy.lab.report.Figure.Axis.linear;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;

/** A trained batch norm evaluated by running averages of few and of many updates, and by the statistics of test batches. */
final class StatisticsTrial {
    private static final int LAYERS = 10;
    private static final int BATCH = 128;
    private static final List<Integer> BATCHES = List.of(2, 4, 8, 16, 32, 64, 128, 250);
    private static final List<Integer> UPDATES = List.of(0, 1, 2, 4, 8, 16, 32, 64, 128);

    private final Found found;

    StatisticsTrial(LabData data, boolean quick, Trials trials) {
        Recipe recipe = new Recipe(
                "batch norm",
                data,
                Networks.deep(
                        LAYERS,
                        Networks.WIDTH,
                        2,
                        Block.before(Networks.batchNorm()),
                        data.train().classes()),
                Recipe.sgd(0.05),
                Recipe.Pace.of(BATCH, quick ? 80 : 400));
        found = trials.run(
                        "evaluating batch norm by running averages and by batches",
                        List.of(recipe),
                        StatisticsTrial::find)
                .get(0);
    }

    /**
     * @param running as a training leaves it
     * @param byBatch one a batch size
     * @param byUpdates one a number of updates
     */
    private record Found(Score running, List<Score> byBatch, List<Score> byUpdates) {}

    private static Found find(LabTraining training) {
        LabData data = training.recipe().data();
        for (int step = 0; step < training.recipe().pace().steps(); step++) {
            training.step();
        }
        Score running = training.evaluate(data.test());
        List<Score> byBatch = BATCHES.stream()
                .map(batch -> training.evaluateByBatch(data.test(), batch))
                .toList();
        List<Score> byUpdates = new ArrayList<>();
        training.forgetRunningStatistics();
        int done = 0;
        for (int updates : UPDATES) {
            for (; done < updates; done++) {
                training.updateRunningStatistics();
            }
            byUpdates.add(training.evaluate(data.test()));
        }
        return new Found(running, byBatch, byUpdates);
    }

    List<Figure> figures() {
        double[] batches = BATCHES.stream().mapToDouble(each -> each).toArray();
        double[] level =
                BATCHES.stream().mapToDouble(each -> percent(found.running())).toArray();
        double[] updates = UPDATES.stream().skip(1).mapToDouble(each -> each).toArray();
        double[] learned = found.byUpdates().stream()
                .skip(1)
                .mapToDouble(StatisticsTrial::percent)
                .toArray();
        double[] settled = java.util.Arrays.stream(updates)
                .map(each -> percent(found.running()))
                .toArray();
        return List.of(
                new Figure.Curves(
                        "evaluation",
                        "Evaluating by the statistics of the test batch",
                        "A trained network of " + LAYERS + " layers with batch norm. The same images, normalised by the"
                                + " running averages or by the batch that they happen to be in.",
                        doubling("samples of a test batch"),
                        linear("test accuracy (%)"),
                        true,
                        List.of(
                                Series.of("statistics of the batch", batches, byBatch()),
                                Series.of("running averages", batches, level))),
                new Figure.Curves(
                        "updates",
                        "Running averages that have seen too little",
                        "The same trained weights; the running averages start at mean 0 and variance 1 again and see so"
                                + " many minibatches, with momentum 0.1.",
                        doubling("updates of the running averages"),
                        linear("test accuracy (%)"),
                        true,
                        List.of(
                                Series.of("after so many updates", updates, learned),
                                Series.of("as training left them", updates, settled))));
    }

    private double[] byBatch() {
        return found.byBatch().stream().mapToDouble(StatisticsTrial::percent).toArray();
    }

    private static double percent(Score score) {
        return 100 * score.accuracy();
    }

    List<Finding> findings() {
        double running = percent(found.running());
        double[] byBatch = byBatch();
        double large = byBatch[byBatch.length - 1];
        double fresh = percent(found.byUpdates().get(1));
        double later = percent(found.byUpdates().get(UPDATES.indexOf(64)));
        return List.of(
                Finding.of(
                        "Evaluated by the statistics of large test batches the network is about as good as by its running"
                                + " averages, but with two samples a batch it loses at least 10 points: each answer"
                                + " depends on the other sample",
                        Math.abs(large - running) < 2.5 && byBatch[0] < running - 10,
                        "running averages %.1f %%, batches of 250 %.1f %%, of 2 %.1f %%",
                        running,
                        large,
                        byBatch[0]),
                Finding.of(
                        "Running averages of a single update are of no use, after 64 they have arrived",
                        fresh < running - 10 && Math.abs(later - running) < 2.5,
                        "%.1f %% after 1 update, %.1f %% after 64, %.1f %% as training left them",
                        fresh,
                        later,
                        running));
    }
}
