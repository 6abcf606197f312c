package org.talkoot.jmh;

import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.talkoot.worker.compute.StateHash;

/** The hash of a snapshot's weights, and a copy of the same array for comparison. */
public class StateHashBenchmark extends MeanTime {
    private static final float[] NO_BUFFERS = new float[0];

    @Param({"1000", "100000", "10000000"})
    public int floats;

    private float[] weights;
    private float[] target;

    @Setup
    public void prepare() {
        SplittableRandom random = new SplittableRandom(1);
        weights = new float[floats];
        for (int i = 0; i < floats; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        target = new float[floats];
    }

    @Benchmark
    public long hash() {
        return StateHash.of(weights, NO_BUFFERS);
    }

    @Benchmark
    public float[] copy() {
        System.arraycopy(weights, 0, target, 0, floats);
        return target;
    }
}
