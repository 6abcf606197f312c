package org.talkoot.engine.layer;

import java.util.Arrays;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.tree.SummationTree.Node;

/**
 * What synchronised and per-shard batch norm share: statistics from this worker's shards and over all nodes, running
 * averages, evaluation. Statistics are two values a channel (2C).
 */
abstract class BatchNormPass implements LayerPass {
    final Binding own;
    final int channels; // C
    final int elements; // of a sample: positions · C
    final ChannelRows loops;
    final ShardRows rows;

    private final BatchNorm layer;
    private final float epsilon;
    private final ShardStatistics forwardStatistics;

    BatchNormPass(BatchNorm layer, Binding own, boolean rectified) {
        this.layer = layer;
        epsilon = (float) layer.epsilon();
        this.own = own;
        rows = own.rows();
        channels = own.input().channels();
        elements = own.input().elements();
        loops = new ChannelRows(channels, rectified);
        forwardStatistics = new ShardStatistics(own.gathering(), rows, 2 * channels, this::combineForward);
        own.shardSum().reserve(2 * channels);
    }

    @Override
    public final ShardStatistics forwardStatistics() {
        return forwardStatistics;
    }

    @Override
    public final void evaluate(Minibatch minibatch) {
        System.arraycopy(own.buffers(), own.bufferOffsets()[0], loops.mean, 0, channels);
        int variance = own.bufferOffsets()[1];
        for (int c = 0; c < channels; c++) {
            loops.scale[c] = inverseDeviation(own.buffers()[variance + c]) * weight(c);
        }
        readBias();
        int length = rows.rows() * elements;
        loops.normalise(own.in().values(), own.out().values(), 0, length);
    }

    /** Statistics of this worker's nodes ← what {@code leaf} computes of each shard, combined up the tree. */
    final void foldShards(ShardSum.Leaf leaf, ShardSum.Combine combine, NodeSums statistics) {
        List<Node> nodes = rows.nodes();
        for (int node = 0; node < nodes.size(); node++) {
            Node shards = nodes.get(node);
            own.shardSum().fold(shards.lo(), shards.hi(), leaf, combine, statistics.of(node), 0);
        }
    }

    /** Combines two nodes' forward statistics. */
    abstract void combineForward(int lo, int middle, int hi, float[] left, int offset, float[] right);

    /** Sums over nodes and shards of 2C values. */
    final void add(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        Blas.add(2 * channels, right, 0, left, offset);
    }

    /** Gradients of weight and bias ← Σ dy x̂ and Σ dy of this worker's nodes. */
    final void writeGradients(NodeSums sums) {
        List<Node> nodes = rows.nodes();
        for (int node = 0; layer.affine() && node < nodes.size(); node++) {
            if (rows.rows(nodes.get(node).lo(), nodes.get(node).hi()) > 0) {
                float[] gradient = own.gradients().of(node);
                System.arraycopy(sums.of(node), channels, gradient, own.offsets()[0], channels);
                System.arraycopy(sums.of(node), 0, gradient, own.offsets()[1], channels);
            }
        }
    }

    final void updateRunning(int c, double mean, double unbiasedVariance) {
        average(own.bufferOffsets()[0] + c, mean);
        average(own.bufferOffsets()[1] + c, unbiasedVariance);
    }

    private void average(int buffer, double statistic) {
        double momentum = layer.momentum();
        own.buffers()[buffer] = (float) ((1 - momentum) * own.buffers()[buffer] + momentum * statistic);
    }

    /** 1 / √(variance + ε); a square root and a division are exact to the last bit everywhere. */
    final float inverseDeviation(float variance) {
        return 1 / (float) Math.sqrt(variance + epsilon);
    }

    /** γ of a channel. */
    final float weight(int c) {
        return layer.affine() ? own.weights()[own.offsets()[0] + c] : 1;
    }

    final void readBias() {
        if (layer.affine()) {
            System.arraycopy(own.weights(), own.offsets()[1], loops.shift, 0, channels);
        } else {
            Arrays.fill(loops.shift, 0);
        }
    }

    final long values(int rows) {
        return (long) rows * own.input().positions();
    }
}
