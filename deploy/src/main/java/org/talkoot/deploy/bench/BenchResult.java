package org.talkoot.deploy.bench;

import java.util.Map;

/**
 * How fast a job trained.
 *
 * @param parameters trained values
 * @param batchSize samples of a minibatch
 * @param samplesPerSecond over windows of 0.5 s
 * @param limit samples a second, were there nothing to compute but the step's matrix products
 * @param operations floating-point operations of the matrix products of a step, over all workers
 * @param phaseMs of a step, the mean over the workers, in ms
 */
public record BenchResult(
        String model,
        int workers,
        int shards,
        int batchSize,
        int parameters,
        Spread samplesPerSecond,
        Spread limit,
        double operations,
        Map<Phase, Double> phaseMs) {

    public double ratioToLimit() {
        return samplesPerSecond.median() / limit.median();
    }

    /** Of a step, in ms. */
    public double stepMs() {
        return batchSize * 1e3 / samplesPerSecond.median();
    }

    /** 10^9 floating-point operations of matrix products a second, over all workers. */
    public double gflops() {
        return operations * samplesPerSecond.median() / batchSize / 1e9;
    }

    /** What the products alone reach. */
    public double limitGflops() {
        return operations * limit.median() / batchSize / 1e9;
    }
}
