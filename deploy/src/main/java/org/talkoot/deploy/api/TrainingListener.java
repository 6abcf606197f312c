package org.talkoot.deploy.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.talkoot.protocol.job.EvaluationSet;

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
     * The run goes on from a checkpoint.
     *
     * @param step the last that is complete, from 1
     * @param epochLossSum over the samples of its epoch so far
     * @param epochSamples in that sum
     */
    record Resumed(int step, double epochLossSum, long epochSamples) {}

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
     * @param clipped what {@code clip-norm} did to the gradient; empty without one
     */
    record StepCommitted(
            int step,
            int epoch,
            float loss,
            double learningRate,
            int samples,
            int generation,
            Optional<Clipped> clipped) {
        /** Of a job without {@code clip-norm}. */
        public StepCommitted(int step, int epoch, float loss, double learningRate, int samples, int generation) {
            this(step, epoch, loss, learningRate, samples, generation, Optional.empty());
        }
    }

    /**
     * A gradient that may have been too long.
     *
     * @param gradientNorm ‖g‖ of all parameters together, before clipping
     * @param shortened whether it was longer than {@code clip-norm}
     */
    record Clipped(float gradientNorm, boolean shortened) {}

    /**
     * @param set what the weights were evaluated on
     * @param accuracy empty for numeric targets
     */
    record Evaluated(int step, int epoch, EvaluationSet set, double loss, OptionalDouble accuracy) {}

    /**
     * Something failed: the run goes on from the last committed step.
     *
     * @param reason in words: who, in which step and phase, and what happened
     * @param committed steps, from where it goes on
     * @param progress steps that were complete, and are computed again
     */
    record Recovering(String reason, int committed, int progress) {}

    /**
     * Other workers train from here on: after a failure, or since some joined or left.
     *
     * @param generation of the world, counted from 1
     * @param steps of the job that are complete
     */
    record WorldChanged(int generation, int workers, int steps) {}

    /**
     * A worker held another state at the boundary after so many steps than computing them again gave: another takes its
     * place.
     *
     * @param worker its name
     */
    record Quarantined(String worker, int steps) {}

    /**
     * The workers that train from here on, and what each computes of every minibatch: told of each world, the first one
     * too, after {@link Started} or {@link WorldChanged}.
     *
     * @param generation of the world, counted from 1
     * @param term of its coordinator
     * @param workers by rank
     * @param steps of the job that are complete
     */
    record WorldFormed(int generation, long term, List<Worker> workers, int steps) {
        public WorldFormed {
            workers = List.copyOf(workers);
        }

        /** A worker that computes the shards [firstShard, firstShard + shards). */
        public record Worker(String name, int firstShard, int shards) {}
    }

    /**
     * The size of a model's values and of their gradients in a step: now and then, shortly before that step is committed. All
     * are Euclidean norms. Those of weights are of the whole minibatch; those of activations of samples of one shard.
     *
     * @param step from 1
     * @param layers in the order of computation, those of a residual's body before it
     */
    record Measured(int step, List<Layer> layers) {
        public Measured {
            layers = List.copyOf(layers);
        }

        /**
         * One layer; NaN where it hasn't such a norm.
         *
         * @param name its place in the model and its type: {@code 3.body.1 linear}
         * @param weights ‖w‖ of all its parameters, after the step
         * @param gradients ‖g‖, g the gradient of the minibatch's mean loss by them
         * @param movement ‖w - w'‖ / ‖w‖, w' the parameters before the step
         * @param activations √(mean over i of ‖xᵢ‖²), xᵢ its output for sample i of the shard
         * @param activationGradients √(mean over i of ‖∂ℓᵢ/∂xᵢ‖²), ℓᵢ the loss of that sample
         */
        public record Layer(
                String name,
                double weights,
                double gradients,
                double movement,
                double activations,
                double activationGradients) {}
    }

    /**
     * A boundary is committed: all its steps were told.
     *
     * @param steps of the job that are committed
     */
    record Committed(int steps) {}

    /**
     * A checkpoint is on disk.
     *
     * @param steps of the job that are complete in it
     * @param seconds that it took to write, fetching its values included
     */
    record CheckpointWritten(int steps, double seconds) {}

    default void started(Started event) {}

    /** After {@link #started}. */
    default void resumed(Resumed event) {}

    default void recovering(Recovering event) {}

    default void worldChanged(WorldChanged event) {}

    default void quarantined(Quarantined event) {}

    default void progress(Progress event) {}

    default void stepCommitted(StepCommitted event) {}

    default void evaluated(Evaluated event) {}

    default void worldFormed(WorldFormed event) {}

    default void measured(Measured event) {}

    default void committed(Committed event) {}

    /** Told on the thread that writes checkpoints, and so beside the others. */
    default void checkpointWritten(CheckpointWritten event) {}
}
