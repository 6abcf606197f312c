package org.talkoot.deploy.api;

import java.util.OptionalDouble;

/**
 * Told what a training run does, in order, on a thread of the run: return soon. Steps are told once they are committed,
 * each once; progress is told as it happens.
 */
public interface TrainingListener {

    /**
     * @param workers that compute or own chunks
     * @param idle workers that were asked for beyond the shards: they own chunks of the weights, but compute no shard
     * @param parameters trained values of the model, without buffers
     * @param steps of the whole job
     */
    record Started(int workers, int idle, int shards, int parameters, int steps, int stepsPerEpoch) {}

    /**
     * How far the run is, whether committed or not.
     *
     * @param step from 1
     * @param epoch from 1
     * @param loss mean over the newest minibatch
     * @param samplesPerSecond over the last half second or so
     */
    record Progress(int step, int epoch, double loss, double samplesPerSecond, int workers) {}

    /**
     * A committed step.
     *
     * @param step from 1
     * @param epoch from 1
     * @param loss mean over the minibatch, in training mode, before the update
     * @param samples of this minibatch
     * @param generation of the world that committed it
     */
    record StepCommitted(int step, int epoch, float loss, double learningRate, int samples, int generation) {}

    /** @param accuracy empty for numeric targets */
    record Evaluated(int step, int epoch, double loss, OptionalDouble accuracy) {}

    default void started(Started event) {}

    default void progress(Progress event) {}

    default void stepCommitted(StepCommitted event) {}

    default void evaluated(Evaluated event) {}
}
