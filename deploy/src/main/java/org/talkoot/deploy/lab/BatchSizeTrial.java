package org.talkoot.deploy.lab;

import static org.talkoot.deploy.lab.report.Figure.Axis.doubling;
import static org.talkoot.deploy.lab.report.Figure.Axis.linear;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.talkoot.deploy.lab.Networks.Block;
import org.talkoot.deploy.lab.report.Figure;
import org.talkoot.deploy.lab.report.Figure.Series;
import org.talkoot.deploy.lab.report.Finding;

/** Layer norm against batch norm at small and large minibatches; batch norm over all shards against one by each shard. */
final class BatchSizeTrial {
    private static final int LAYERS = 5;
    private static final List<Integer> BATCHES = List.of(2, 4, 8, 16, 32, 64, 128, 256, 512);
    private static final List<Double> RATES = List.of(0.01, 0.05, 0.2);
    private static final int SHARDED_BATCH = 64;
    private static final List<Integer> SHARDS = List.of(1, 2, 4, 8, 16, 32);

    private final LabData data;
    private final int samples; // of each training, over all its steps
    private final List<Double> layerNorm; // test accuracy (%), one a batch size
    private final List<Double> batchNorm;
    private final List<Outcome> synchronised; // one a number of shards
    private final List<Outcome> perShard;

    BatchSizeTrial(LabData data, boolean quick, Trials trials) {
        this.data = data;
        samples = quick ? 3_000 : 12_000;
        List<Recipe> recipes = new ArrayList<>();
        for (Block block : List.of(Block.before(Networks.layerNorm()), Block.before(Networks.batchNorm()))) {
            BATCHES.forEach(batch -> RATES.forEach(rate -> recipes.add(recipe(block, rate, batch, 1))));
        }
        List<Double> best = best(trials.train("layer norm against batch norm by size of the minibatch", recipes, 0));
        layerNorm = best.subList(0, BATCHES.size());
        batchNorm = best.subList(BATCHES.size(), best.size());

        List<Recipe> sharded = new ArrayList<>();
        for (boolean sync : List.of(true, false)) {
            SHARDS.forEach(
                    shards -> sharded.add(recipe(Block.before(Networks.batchNorm(sync)), 0.05, SHARDED_BATCH, shards)));
        }
        List<Outcome> outcomes = trials.train("batch norm over all shards against one by each shard", sharded, 0);
        synchronised = outcomes.subList(0, SHARDS.size());
        perShard = outcomes.subList(SHARDS.size(), outcomes.size());
    }

    private Recipe recipe(Block block, double rate, int batch, int shards) {
        return new Recipe(
                "batch " + batch,
                data,
                Networks.deep(LAYERS, Networks.WIDTH, 2, block, data.train().classes()),
                Recipe.sgd(rate),
                new Recipe.Pace(batch, shards, Math.max(1, samples / batch)));
    }

    /** The best of the learning rates. */
    private static List<Double> best(List<Outcome> outcomes) {
        return IntStream.range(0, outcomes.size() / RATES.size())
                .mapToObj(i -> outcomes.subList(i * RATES.size(), (i + 1) * RATES.size()).stream()
                        .map(Outcome::test)
                        .map(Score::accuracy)
                        .max(Comparator.naturalOrder())
                        .map(accuracy -> 100 * accuracy)
                        .orElseThrow())
                .toList();
    }

    List<Figure> figures() {
        double[] batches = BATCHES.stream().mapToDouble(each -> each).toArray();
        double[] shards = SHARDS.stream().mapToDouble(each -> each).toArray();
        return List.of(
                new Figure.Curves(
                        "batch-size",
                        "Layer norm and batch norm by size of the minibatch",
                        String.format(
                                java.util.Locale.ROOT,
                                "%d layers, %,d training samples seen in all; of the learning rates 0.01, 0.05 and 0.2 the"
                                        + " best. Large minibatches make fewer steps of the same samples.",
                                LAYERS,
                                samples),
                        doubling("samples of a minibatch"),
                        linear("test accuracy (%)"),
                        true,
                        List.of(
                                Series.of("layer norm", batches, array(layerNorm)),
                                Series.of("batch norm", batches, array(batchNorm)))),
                new Figure.Curves(
                        "shards",
                        "Batch norm when the minibatch is shared out",
                        "Minibatches of " + SHARDED_BATCH + " in so many shards. Synchronised, all shards have the"
                                + " statistics of the whole minibatch; per shard, each has its own of "
                                + SHARDED_BATCH + "/shards samples.",
                        doubling("shards"),
                        linear("loss"),
                        true,
                        List.of(
                                Series.of("per shard, training", shards, training(perShard)),
                                Curve.dashed(Series.of("per shard, test", shards, test(perShard))),
                                Series.of("synchronised, training", shards, training(synchronised)),
                                Curve.dashed(Series.of("synchronised, test", shards, test(synchronised))))));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(each -> each).toArray();
    }

    private static double[] training(List<Outcome> outcomes) {
        return outcomes.stream().mapToDouble(Curve::finalLoss).toArray();
    }

    private static double[] test(List<Outcome> outcomes) {
        return outcomes.stream().mapToDouble(each -> each.test().loss()).toArray();
    }

    List<Finding> findings() {
        int large = BATCHES.indexOf(64);
        double[] sync = training(synchronised);
        double[] own = training(perShard);
        int most = SHARDS.size() - 1;
        double drift = LayerNorms.spread(sync);
        return List.of(
                Finding.of(
                        "At minibatches of 2, layer norm is better than batch norm by at least 10 points; at 64 they are"
                                + " within 4 points",
                        layerNorm.get(0) >= batchNorm.get(0) + 10
                                && Math.abs(layerNorm.get(large) - batchNorm.get(large)) <= 4,
                        "at 2: %.1f %% with layer norm, %.1f %% with batch norm; at 64: %.1f %% and %.1f %%",
                        layerNorm.get(0),
                        batchNorm.get(0),
                        layerNorm.get(large),
                        batchNorm.get(large)),
                Finding.of(
                        "Synchronised batch norm doesn't care how many shards there are: but for"
                                + " rounding, the training loss stays within 10 %; per shard, at two samples each, it is"
                                + " at least 1.5 times as high",
                        drift <= 1.1 && own[most] >= 1.5 * sync[most],
                        "synchronised: largest against smallest loss %.4f; with %d shards %.3f per shard and %.3f"
                                + " synchronised",
                        drift,
                        SHARDS.get(most),
                        own[most],
                        sync[most]));
    }
}
