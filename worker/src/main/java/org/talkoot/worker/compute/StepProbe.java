package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.layer.Activation;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Stage;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;

/**
 * Measures a step for whoever looks at the run: sums of squares by stage. Those of weights and their gradients are taken by
 * the owner of a chunk in its update, block by block, while the block is in the cache; those of activations at the boundary
 * after the step, over one shard alone. It only reads, so nothing of it enters the weights; and it allocates nothing but its
 * report.
 */
final class StepProbe {
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

    /** The step is complete; its activations are still there. They are measured by whoever has the minibatch's first sample. */
    void end(Replica replica) {
        ShardRows rows = replica.minibatch().rows();
        if (on && rows.firstGlobalRow() == 0 && rows.rows() > 0) {
            int shard = rows.firstShard();
            while (rows.rows(shard) == 0) {
                shard++;
            }
            for (int stage = 0; stage < activations.length; stage++) {
                measure(replica, stage, rows.rows(shard), rows.minibatch());
            }
        }
    }

    private void measure(Replica replica, int stage, int rows, int minibatch) {
        Stage of = replica.model().stages().get(stage);
        Activation output = replica.output(stage);
        int length = rows * of.output().elements();
        activations[stage] = Blas.squares(length, output.values(), 0) / rows;
        if (output.gradient() != null) { // of the mean over the minibatch: 1/B of each sample's own
            activationGradients[stage] = Blas.squares(length, output.gradient(), 0) * minibatch * minibatch / rows;
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
