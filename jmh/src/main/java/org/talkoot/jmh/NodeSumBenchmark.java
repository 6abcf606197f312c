package org.talkoot.jmh;

import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.layer.ShardSum;
import org.talkoot.engine.tree.TreeCover;

/** A node of the summation tree over 8 shards, whose contributions are there: 8 copies and 7 additions. */
public class NodeSumBenchmark extends MeanTime {
    private static final int SHARDS = 8;

    @Param({"512", "65536"})
    public int floats;

    private final ShardSum.Leaf leaf = this::contribution;
    private ShardSum shardSum;
    private float[][] contributions; // (shards, floats)
    private float[] sum; // (floats)

    @Setup
    public void prepare() {
        ShardRows rows = new ShardRows(TreeCover.single(SHARDS), 0);
        rows.minibatch(SHARDS);
        shardSum = new ShardSum(rows);
        shardSum.reserve(floats);
        contributions = new float[SHARDS][floats];
        for (float[] contribution : contributions) {
            Arrays.fill(contribution, 0.1f);
        }
        sum = new float[floats];
    }

    @Benchmark
    public float[] sum() {
        shardSum.sum(0, SHARDS, leaf, sum, 0, floats);
        return sum;
    }

    private void contribution(int shard, float[] destination, int offset) {
        System.arraycopy(contributions[shard], 0, destination, offset, floats);
    }
}
