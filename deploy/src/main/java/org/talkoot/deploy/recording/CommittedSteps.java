package org.talkoot.deploy.recording;

import java.util.Optional;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingListener.Clipped;
import org.talkoot.protocol.message.Fence;
import org.talkoot.worker.job.TrainingJob;

/**
 * The steps of a job that are committed, and the loss of the newest epoch. Each counts once: a coordinator that took over may
 * tell again what the one before it told.
 */
final class CommittedSteps {
    private final TrainingJob job;
    private int count;
    private double epochLossSum; // over the samples of the epoch so far
    private long epochSamples;

    CommittedSteps(TrainingJob job, Beginning beginning) {
        this.job = job;
        count = beginning.steps();
        epochLossSum = beginning.state().epochLossSum();
        epochSamples = beginning.state().epochSamples();
    }

    /**
     * Takes those of them that are new, and tells a listener of each.
     *
     * @param from steps of the job before the first of them
     * @param losses one a step
     * @param gradientNorms likewise, or none
     */
    void add(Fence fence, int from, float[] losses, float[] gradientNorms, TrainingListener listener) {
        for (int i = count - from; i < losses.length; i++) {
            float loss = losses[i];
            int step = count++; // counted from 0
            int samples = samples(step);
            if (step % job.minibatches().steps() == 0) {
                epochLossSum = 0;
                epochSamples = 0;
            }
            epochLossSum += (double) loss * samples;
            epochSamples += samples;
            listener.stepCommitted(new TrainingListener.StepCommitted(
                    step + 1,
                    epoch(step),
                    loss,
                    job.learningRate(step),
                    samples,
                    fence.generation(),
                    i < gradientNorms.length ? clipped(gradientNorms[i]) : Optional.empty()));
        }
    }

    private Optional<Clipped> clipped(float gradientNorm) {
        return job.clip().map(clip -> new Clipped(gradientNorm, clip.factor((double) gradientNorm) < 1));
    }

    int count() {
        return count;
    }

    double epochLossSum() {
        return epochLossSum;
    }

    long epochSamples() {
        return epochSamples;
    }

    /** From 1, of a step counted from 0. */
    int epoch(int step) {
        return step / job.minibatches().steps() + 1;
    }

    /** Of a step counted from 0. */
    int samples(int step) {
        return job.minibatches().rows(step % job.minibatches().steps());
    }
}
