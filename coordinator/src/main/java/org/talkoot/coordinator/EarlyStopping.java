package org.talkoot.coordinator;

import java.util.Collection;

/**
 * When a job ends before its last epoch: once so many evaluations in a row were no better than the best before them. A function
 * of their losses alone, so that every coordinator decides alike.
 *
 * @param patience evaluations
 * @param leastGain by which the sum of the losses over the samples of the set must be below the lowest so far to be better
 */
public record EarlyStopping(int patience, double leastGain) {

    /** @param lossSums of all evaluations so far, in order */
    boolean stopsAfter(Collection<Double> lossSums) {
        double lowest = Double.POSITIVE_INFINITY;
        int fruitless = 0;
        for (double lossSum : lossSums) {
            if (lossSum < lowest - leastGain) {
                lowest = lossSum;
                fruitless = 0;
            } else {
                fruitless++;
            }
        }
        return fruitless >= patience;
    }
}
