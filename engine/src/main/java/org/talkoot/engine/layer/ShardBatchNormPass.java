package org.talkoot.engine.layer;

/**
 * Batch norm of each shard by its own moments. Only the running statistics see all shards: they take the shards' means
 * and unbiased variances, averaged by count: Σ nₖ meanₖ / N and Σ nₖ varianceₖ / N, in tree order.
 */
final class ShardBatchNormPass extends BatchNormPass {
    private final float[] moments; // (2C): mean and M2 of the shard in work
    private final float[] means; // (shards held, C)
    private final float[] inverses; // (shards held, C): 1 / √(variance + ε)
    private final NodeSums gradientSums; // 2C
    private final ShardSum.Leaf forwardShard = this::forwardShard;
    private final ShardSum.Leaf backwardShard = this::backwardShard;
    private final ShardSum.Combine add = this::add;

    ShardBatchNormPass(BatchNorm layer, Binding own, boolean rectified) {
        super(layer, own, rectified);
        int shards = own.rows().mostShards();
        moments = new float[2 * channels];
        means = new float[shards * channels];
        inverses = new float[shards * channels];
        gradientSums = new NodeSums(own.rows(), 2 * channels);
    }

    @Override
    public void forward(Minibatch minibatch) {
        readBias();
        foldShards(forwardShard, add, forwardStatistics().sums());
        forwardStatistics().sums().carry(0, 2 * channels);
    }

    private void forwardShard(int shard, float[] destination, int offset) {
        int from = rows.start(shard) * elements;
        int length = rows.rows(shard) * elements;
        long count = values(rows.rows(shard));
        int saved = (shard - rows.firstShard()) * channels;
        float unbiasedTotal = (float) ((double) count / (count - 1)); // M2 times this is count · unbiased variance
        loops.moments(own.in().values(), from, length, moments, 0);
        for (int c = 0; c < channels; c++) {
            float squares = moments[channels + c];
            destination[offset + c] = moments[c] * count;
            destination[offset + channels + c] = squares * unbiasedTotal;
            means[saved + c] = moments[c];
            inverses[saved + c] = inverseDeviation(squares / count);
        }
        select(saved);
        loops.normalise(own.in().values(), own.out().values(), from, length);
    }

    @Override
    void combineForward(int lo, int middle, int hi, float[] left, int offset, float[] right) {
        add(lo, middle, hi, left, offset, right);
    }

    /** Sets the loops to a shard's mean and scale. */
    private void select(int saved) {
        System.arraycopy(means, saved, loops.mean, 0, channels);
        for (int c = 0; c < channels; c++) {
            loops.scale[c] = inverses[saved + c] * weight(c);
        }
    }

    @Override
    public void finishForward(Minibatch minibatch) {
        float[] sums = forwardStatistics().takeTotal(rows);
        long count = values(rows.minibatch());
        for (int c = 0; c < channels; c++) {
            updateRunning(c, (double) sums[c] / count, (double) sums[channels + c] / count);
        }
    }

    @Override
    public void backward(Minibatch minibatch) {
        foldShards(backwardShard, add, gradientSums);
        writeGradients(gradientSums);
    }

    private void backwardShard(int shard, float[] destination, int offset) {
        int from = rows.start(shard) * elements;
        int length = rows.rows(shard) * elements;
        long count = values(rows.rows(shard));
        int saved = (shard - rows.firstShard()) * channels;
        select(saved);
        loops.gradientSums(own.in().values(), own.out().gradient(), from, length, destination, offset);
        for (int c = 0; c < channels; c++) {
            destination[offset + channels + c] *= inverses[saved + c];
            loops.gradientMean[c] = destination[offset + c] / count;
            loops.slope[c] = destination[offset + channels + c] / count * inverses[saved + c];
        }
        if (own.in().gradient() != null) {
            loops.inputGradient(
                    own.in().values(), own.out().gradient(), own.in().gradient(), from, length);
        }
    }
}
