package org.talkoot.engine.layer;

/**
 * Batch norm over all shards of the minibatch, whose {@link ChannelMoments} are combined in tree order. It goes on when it has
 * those of all, so a worker can't compute its shards in turns. What it does with a row a neighbour may have it do.
 */
final class SyncBatchNormPass extends BatchNormPass implements RowwisePass {
    private final ShardRows rows;
    private final ShardStatistics backwardStatistics;
    private final float[] inverse; // (C): 1 / √(variance + ε)
    private final ChannelMoments nodeMoments;
    private final ShardSweep moments;
    private final ShardSweep gradientSums;
    private final ShardSum.Leaf momentsOfShard = this::momentsOfShard;
    private final ShardSum.Leaf gradientSumsOfShard = this::gradientSumsOfShard;
    private final ShardSum.Combine combineMoments = this::combineForward;
    private final ShardSum.Combine add = this::add;
    private boolean isFinishForwardLeft;
    private boolean isFinishBackwardLeft;
    private int normalised; // rows
    private int differentiated; // rows

    SyncBatchNormPass(BatchNorm layer, Binding own, boolean rectified) {
        super(layer, own, rectified);
        rows = own.rows();
        backwardStatistics = new ShardStatistics(own.gathering(), rows, 2 * channels, add);
        inverse = new float[channels];
        nodeMoments = new ChannelMoments(channels);
        moments = new ShardSweep(rows, elements, 2 * channels, this::moments);
        gradientSums = new ShardSweep(rows, elements, 2 * channels, this::gradientSums);
    }

    @Override
    public void leaveFinishForward() {
        isFinishForwardLeft = true;
    }

    @Override
    public void leaveFinishBackward() {
        isFinishBackwardLeft = true;
    }

    @Override
    public void forwardTo(int end) {
        moments.to(end);
    }

    @Override
    public void forward(Minibatch minibatch) {
        this.minibatch = minibatch;
        moments.complete();
        foldShards(momentsOfShard, combineMoments, forwardStatistics().sums());
    }

    private int moments(int from, int length, int done, int present, float[] sums, int offset) {
        return loops.moments(own.in().values(), from, length, done, present, sums, offset);
    }

    private void momentsOfShard(int shard, float[] destination, int offset) {
        moments.copy(shard, destination, offset);
    }

    @Override
    void combineForward(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        long leftCount = values(rows.rows(lo, middle));
        long rightCount = values(rows.rows(middle, hi));
        nodeMoments.combine(leftCount, rightCount, left, offset, right);
    }

    @Override
    public void finishForward(Minibatch minibatch) {
        float[] moments = forwardStatistics().takeTotal(rows);
        long count = values(rows.minibatch());
        double unbiased = 1.0 / (count - 1);
        for (int c = 0; c < channels; c++) {
            updateRunning(c, moments[c], moments[channels + c] * unbiased);
            inverse[c] = inverseDeviation(moments[channels + c] / count);
            loops.mean[c] = moments[c];
            loops.scale[c] = inverse[c] * weight(c);
        }
        readBias();
        normalised = 0;
        if (!isFinishForwardLeft) {
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
        gradientSums.to(end);
    }

    @Override
    public void backward(Minibatch minibatch) {
        gradientSums.complete();
        foldShards(gradientSumsOfShard, add, backwardStatistics.sums());
        writeGradients(backwardStatistics.sums());
    }

    private int gradientSums(int from, int length, int done, int present, float[] sums, int offset) {
        return loops.gradientSums(own.in().values(), own.out().gradient(), from, length, done, present, sums, offset);
    }

    private void gradientSumsOfShard(int shard, float[] destination, int offset) {
        gradientSums.copy(shard, destination, offset);
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
        float[] sums = backwardStatistics.takeTotal(rows);
        long count = values(rows.minibatch());
        for (int c = 0; c < channels; c++) {
            loops.gradientMean[c] = sums[c] / count;
            loops.slope[c] = sums[channels + c] / count * inverse[c];
        }
        differentiated = 0;
        if (!isFinishBackwardLeft) {
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
