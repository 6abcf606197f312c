package org.talkoot.engine.layer;

/**
 * Batch norm over all shards of the minibatch, whose {@link ChannelMoments} are combined in tree order. It goes on when it has
 * those of all, so a worker can't compute its shards in turns.
 */
final class SyncBatchNormPass extends BatchNormPass {
    private final ShardStatistics backwardStatistics;
    private final float[] inverse; // (C): 1 / √(variance + ε)
    private final ChannelMoments nodeMoments;
    private final ShardSum.Leaf moments = this::moments;
    private final ShardSum.Leaf gradientSums = this::gradientSums;
    private final ShardSum.Combine combineMoments = this::combineForward;
    private final ShardSum.Combine add = this::add;

    SyncBatchNormPass(BatchNorm layer, Binding own, boolean rectified) {
        super(layer, own, rectified);
        backwardStatistics = new ShardStatistics(own.gathering(), own.rows(), 2 * channels, add);
        inverse = new float[channels];
        nodeMoments = new ChannelMoments(channels);
    }

    @Override
    public void forward(Minibatch minibatch) {
        this.minibatch = minibatch;
        foldShards(moments, combineMoments, forwardStatistics().sums());
    }

    private void moments(int shard, float[] destination, int offset) {
        ShardRows rows = minibatch.rows();
        int from = rows.start(shard) * elements;
        loops.moments(own.in().values(), from, rows.rows(shard) * elements, destination, offset);
    }

    @Override
    void combineForward(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        long leftCount = values(minibatch.rows().rows(lo, middle));
        long rightCount = values(minibatch.rows().rows(middle, hi));
        nodeMoments.combine(leftCount, rightCount, left, offset, right);
    }

    @Override
    public void finishForward(Minibatch minibatch) {
        float[] moments = forwardStatistics().takeTotal(minibatch.rows());
        long count = values(minibatch.rows().minibatch());
        double unbiased = 1.0 / (count - 1);
        for (int c = 0; c < channels; c++) {
            updateRunning(c, moments[c], moments[channels + c] * unbiased);
            inverse[c] = inverseDeviation(moments[channels + c] / count);
            loops.mean[c] = moments[c];
            loops.scale[c] = inverse[c] * weight(c);
        }
        readBias();
        int length = minibatch.rows().rows() * elements;
        loops.normalise(own.in().values(), own.out().values(), 0, length);
    }

    @Override
    public void backward(Minibatch minibatch) {
        foldShards(gradientSums, add, backwardStatistics.sums());
        writeGradients(backwardStatistics.sums());
    }

    private void gradientSums(int shard, float[] destination, int offset) {
        ShardRows rows = minibatch.rows();
        int from = rows.start(shard) * elements;
        int length = rows.rows(shard) * elements;
        loops.gradientSums(own.in().values(), own.out().gradient(), from, length, destination, offset);
        for (int c = 0; c < channels; c++) {
            destination[offset + channels + c] *= inverse[c];
        }
    }

    /** Null where no input gradient is needed: the layer's own gradients need no exchange. */
    @Override
    public ShardStatistics backwardStatistics() {
        return own.in().gradient() == null ? null : backwardStatistics;
    }

    @Override
    public void finishBackward(Minibatch minibatch) {
        if (own.in().gradient() == null) {
            return;
        }
        float[] sums = backwardStatistics.takeTotal(minibatch.rows());
        long count = values(minibatch.rows().minibatch());
        for (int c = 0; c < channels; c++) {
            loops.gradientMean[c] = sums[c] / count;
            loops.slope[c] = sums[channels + c] / count * inverse[c];
        }
        int length = minibatch.rows().rows() * elements;
        loops.inputGradient(own.in().values(), own.out().gradient(), own.in().gradient(), 0, length);
    }
}
