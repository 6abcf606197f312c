package org.talkoot.deploy.lab;

/**
 * What an evaluation found.
 *
 * @param loss mean over the samples
 * @param accuracy from 0 to 1
 */
record Score(double loss, double accuracy) {
    /** Of a training that diverged. */
    static final Score NONE = new Score(Double.NaN, 0);
}
