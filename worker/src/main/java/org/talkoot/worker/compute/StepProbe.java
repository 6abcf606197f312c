package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.model.Replica;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;

/**
 * Measures a step for whoever looks at the run: sums of squares by stage. Those of weights and their gradients are taken by
 * the owner of a chunk in its update, block by block, while the block is in the cache; those of activations at the boundary
 * after the step, over samples of one shard alone. It only reads, so nothing of it enters the weights; and it allocates
 * nothing but its report.
 */
final class StepProbe {
    /** More of a stage's outputs aren't read: of images that would take a hundredth of a second, and all would wait. */
    private static final int MOST_FLOATS = 256 * 1024;

    private final double[] weights; // by stage
    private final double[] gradients;
    private final double[] movements;
    private final double[] activations;
    private final double[] activationGradients;
    private final double[][] all;
    private final float[] before; // the negated weights of a block before its update
    private boolean on;

    /** @param blockFloats the most that is updated at once */
    StepProbe(int stages, int blockFloats) {
        weights = new double[stages];
        gradients = new double[stages];
        movements = new double[stages];
        activations = new double[stages];
        activationGradients = new double[stages];
        all = new double[][] {weights, gradients, movements, activations, activationGradients};
        before = new float[blockFloats];
    }

    /** A step begins. */
    void begin(boolean wanted) {
        on = wanted;
        if (on) {
            for (double[] sums : all) {
                Arrays.fill(sums, 0);
            }
        }
    }

    /** The flat parameters [from, to) of a stage are about to be updated. */
    void before(int stage, float[] gradient, float[] values, int from, int to) {
        if (on) {
            gradients[stage] += Blas.squares(to - from, gradient, from);
            System.arraycopy(values, from, before, 0, to - from);
            for (int i = 0; i < to - from; i++) {
                before[i] = -before[i];
            }
        }
    }

    /** They are. */
    void after(int stage, float[] values, int from, int to) {
        if (on) {
            weights[stage] += Blas.squares(to - from, values, from);
            Blas.add(to - from, values, from, before, 0);
            movements[stage] += Blas.squares(to - from, before, 0);
        }
    }

    /** The step is complete; the activations of its last shard, which is never empty, are still with whoever has it. */
    void end(Replica replica) {
        ShardRows rows = replica.minibatch().rows();
        if (on && rows.firstShard() < rows.endShard() && rows.endShard() == rows.shards()) {
            for (int stage = 0; stage < activations.length; stage++) {
                measure(replica, stage, rows.shards() - 1);
            }
        }
    }

    private void measure(Replica replica, int stage, int shard) {
        int elements = replica.model().stages().get(stage).output().elements();
        Activation output = replica.output(stage);
        ShardRows rows = replica.minibatch().rows();
        int count = Math.min(rows.rows(shard), Math.max(1, MOST_FLOATS / elements));
        int from = rows.start(shard) * elements;
        activations[stage] = Blas.squares(count * elements, output.values(), from) / count;
        if (output.gradient() != null) { // of the mean over the minibatch: 1/B of each sample's own
            double scale = (double) rows.minibatch() * rows.minibatch() / count;
            activationGradients[stage] = Blas.squares(count * elements, output.gradient(), from) * scale;
        }
    }

    /** What was measured in the newest step, where there is any; empty if it wasn't measured. */
    List<StageSquares> report() {
        List<StageSquares> report = new ArrayList<>();
        for (int stage = 0; on && stage < weights.length; stage++) {
            StageSquares squares = new StageSquares(
                    stage,
                    weights[stage],
                    gradients[stage],
                    movements[stage],
                    activations[stage],
                    activationGradients[stage]);
            if (weights[stage] != 0 || activations[stage] != 0) {
                report.add(squares);
            }
        }
        return report;
    }

    boolean isOn() {
        return on;
    }
}
