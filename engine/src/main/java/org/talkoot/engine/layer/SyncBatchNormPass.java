package org.talkoot.engine.layer;

/**
 * Batch norm over all shards of the minibatch. Moments are combined by Chan, Golub, LeVeque: <i>Updating formulae and a
 * pairwise algorithm for computing sample variances</i>, Stanford 1979, which is exact for uneven shards and, unlike
 * E[x²] - E[x]², doesn't cancel:
 *
 * <pre>
 *   δ = mean₂ - mean₁      mean = mean₁ + δ n₂/n      M2 = M2₁ + M2₂ + δ² n₁n₂/n      n = n₁ + n₂
 * </pre>
 */
final class SyncBatchNormPass extends BatchNormPass {
    private final ShardStatistics backwardStatistics;
    private final float[] inverse; // (C): 1 / √(variance + ε)
    private final float[] mean; // (C): of two nodes that are combined, copied so that the loop is vectorised
    private final float[] squares; // (C): their M2
    private final float[] rightSquares; // (C): M2 of the right one
    private final ShardSum.Leaf moments = this::moments;
    private final ShardSum.Leaf gradientSums = this::gradientSums;
    private final ShardSum.Combine combineMoments = this::combineForward;
    private final ShardSum.Combine add = this::add;

    SyncBatchNormPass(BatchNorm layer, Binding own) {
        super(layer, own);
        backwardStatistics = new ShardStatistics(own.gathering(), 2 * channels, add);
        inverse = new float[channels];
        mean = new float[channels];
        squares = new float[channels];
        rightSquares = new float[channels];
    }

    @Override
    public void forward(Minibatch minibatch) {
        this.minibatch = minibatch;
        foldShards(moments, combineMoments, forwardStatistics().own());
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
        double share = (double) rightCount / (leftCount + rightCount);
        System.arraycopy(left, offset, mean, 0, channels);
        System.arraycopy(left, offset + channels, squares, 0, channels);
        System.arraycopy(right, channels, rightSquares, 0, channels);
        combine(mean, squares, right, rightSquares, (float) share, (float) (leftCount * share), channels);
        System.arraycopy(mean, 0, left, offset, channels);
        System.arraycopy(squares, 0, left, offset + channels, channels);
    }

    private static void combine(
            float[] mean,
            float[] squares,
            float[] rightMean,
            float[] rightSquares,
            float share,
            float weight,
            int length) {
        for (int c = 0; c < length; c++) {
            float distance = rightMean[c] - mean[c];
            mean[c] += distance * share;
            squares[c] += rightSquares[c] + distance * distance * weight;
        }
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
        foldShards(gradientSums, add, backwardStatistics.own());
        writeGradients(backwardStatistics.own());
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
            loops.shift[c] = sums[c] / count;
            loops.slope[c] = sums[channels + c] / count * inverse[c];
        }
        int length = minibatch.rows().rows() * elements;
        loops.inputGradient(own.in().values(), own.out().gradient(), own.in().gradient(), 0, length);
    }
}
