package org.talkoot.engine.layer;

/**
 * Batch norm over all shards of the minibatch, whose {@link ChannelMoments} are combined in tree order. It goes on when it has
 * those of all, so a worker can't compute its shards in turns. What it does with a row a neighbour may have it do.
 */
final class SyncBatchNormPass extends BatchNormPass implements RowwisePass {
    private final ShardStatistics backwardStatistics;
    private final float[] inverse; // (C): 1 / √(variance + ε)
    private final ChannelMoments nodeMoments;
    private final ShardSweep momentSweep;
    private final ShardSweep gradientSweep;
    private final ShardSum.Leaf moments = this::moments;
    private final ShardSum.Leaf gradientSums = this::gradientSums;
    private final ShardSum.Combine combineMoments = this::combineForward;
    private final ShardSum.Combine add = this::add;
    private boolean isFinishForwardDeferred;
    private boolean isFinishBackwardDeferred;
    private int normalised; // rows
    private int differentiated; // rows

    SyncBatchNormPass(BatchNorm layer, Binding own, boolean rectified) {
        super(layer, own, rectified);
        backwardStatistics = new ShardStatistics(own.gathering(), rows, 2 * channels, add);
        inverse = new float[channels];
        nodeMoments = new ChannelMoments(channels);
        momentSweep = new ShardSweep(rows, elements, loops.momentsBlock, 2 * channels, this::addMoments);
        gradientSweep = new ShardSweep(rows, elements, loops.sumsBlock, 2 * channels, this::addGradientSums);
    }

    @Override
    public void deferFinishForward() {
        isFinishForwardDeferred = true;
    }

    @Override
    public void deferFinishBackward() {
        isFinishBackwardDeferred = true;
    }

    @Override
    public void forwardTo(int end) {
        momentSweep.to(end);
    }

    @Override
    public void forward(Minibatch minibatch) {
        momentSweep.complete();
        foldShards(moments, combineMoments, forwardStatistics().sums());
    }

    private void addMoments(int start, int from, int to, int length, float[] sums, int offset) {
        loops.addMoments(own.in().values(), start, from, to, sums, offset);
    }

    private void moments(int shard, float[] destination, int offset) {
        momentSweep.copy(shard, destination, offset);
    }

    @Override
    void combineForward(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        long leftCount = values(rows.rows(lo, middle));
        long rightCount = values(rows.rows(middle, hi));
        nodeMoments.combine(leftCount, rightCount, left, offset, right);
    }

    @Override
    public void finishForward(Minibatch minibatch) {
        float[] total = forwardStatistics().takeTotal(rows);
        long count = values(rows.minibatch());
        double unbiased = 1.0 / (count - 1);
        for (int c = 0; c < channels; c++) {
            updateRunning(c, total[c], total[channels + c] * unbiased);
            inverse[c] = inverseDeviation(total[channels + c] / count);
            loops.mean[c] = total[c];
            loops.scale[c] = inverse[c] * weight(c);
        }
        readBias();
        normalised = 0;
        if (!isFinishForwardDeferred) {
            finishForwardTo(rows.rows());
        }
    }

    @Override
    public void finishForwardTo(int end) {
        if (end > normalised) {
            int from = normalised * elements;
            loops.normalise(own.in().values(), own.out().values(), from, end * elements - from);
            normalised = end;
        }
    }

    @Override
    public void backwardTo(int end) {
        gradientSweep.to(end);
    }

    @Override
    public void backward(Minibatch minibatch) {
        gradientSweep.complete();
        foldShards(gradientSums, add, backwardStatistics.sums());
        writeGradients(backwardStatistics.sums());
    }

    private void addGradientSums(int start, int from, int to, int length, float[] sums, int offset) {
        loops.addGradientSums(own.in().values(), own.out().gradient(), start, from, to, length, sums, offset);
    }

    private void gradientSums(int shard, float[] destination, int offset) {
        gradientSweep.copy(shard, destination, offset);
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
        float[] total = backwardStatistics.takeTotal(rows);
        long count = values(rows.minibatch());
        for (int c = 0; c < channels; c++) {
            loops.gradientMean[c] = total[c] / count;
            loops.slope[c] = total[channels + c] / count * inverse[c];
        }
        differentiated = 0;
        if (!isFinishBackwardDeferred) {
            finishBackwardTo(rows.rows());
        }
    }

    @Override
    public void finishBackwardTo(int end) {
        if (end > differentiated) {
            int from = differentiated * elements;
            loops.inputGradient(
                    own.in().values(), own.out().gradient(), own.in().gradient(), from, end * elements - from);
            differentiated = end;
        }
    }
}
