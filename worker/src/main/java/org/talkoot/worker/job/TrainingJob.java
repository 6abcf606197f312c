package org.talkoot.worker.job;

import java.util.Optional;
import java.util.OptionalDouble;
import org.talkoot.engine.data.Augmenter;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.Preparation;
import org.talkoot.engine.loss.Loss;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.ModelState;
import org.talkoot.engine.optimizer.DecayedSgd;
import org.talkoot.engine.optimizer.GradientClip;
import org.talkoot.engine.optimizer.LearningRateSchedule;
import org.talkoot.protocol.job.JobSpec;

/**
 * A job with its data in memory, its model laid out and everything checked that can be known before training: what a
 * worker computes. Immutable, so the workers of a process share one.
 *
 * @param train the training set
 * @param test what to evaluate on, if anything
 * @param initial the state before the first step: copied by whoever changes it
 */
public record TrainingJob(
        JobSpec spec,
        Model model,
        Loss loss,
        DecayedSgd optimizer,
        LearningRateSchedule schedule,
        Dataset train,
        Optional<Dataset> test,
        ModelState initial) {

    /** The same job with another state to start from. */
    public TrainingJob startingFrom(ModelState state) {
        return new TrainingJob(spec, model, loss, optimizer, schedule, train, test, state);
    }

    /** The job with what was measured of its training data in place of the wish for it: it can be used without them. */
    public JobSpec resolvedSpec() {
        Preparation measured = train.preparation();
        return measured.mean().isEmpty()
                ? spec
                : spec.withPreparation(spec.data().preparation().withNormalize(measured.mean(), measured.std()));
    }

    /** What changes the training images, if anything does: each worker has its own. */
    public Optional<Augmenter> augmenter() {
        return Augmentations.of(spec, train);
    }

    /** How the gradient is clipped, if it is. */
    public Optional<GradientClip> clip() {
        OptionalDouble norm = spec.optimizer().clipNorm();
        return norm.isPresent() ? Optional.of(new GradientClip(norm.getAsDouble())) : Optional.empty();
    }

    /** How an epoch is cut into minibatches. */
    public MinibatchPlan minibatches() {
        return new MinibatchPlan(train.size(), spec.batchSize(), spec.dropLast());
    }

    /** The most samples of any minibatch, of training or evaluation: no more than there are. */
    public int largestMinibatch() {
        int most = Math.max(train.size(), test.map(Dataset::size).orElse(0));
        return Math.min(spec.batchSize(), most);
    }

    /** Minibatches of an evaluation; 0 without test data. */
    public int testMinibatches() {
        return test.map(data -> new MinibatchPlan(data.size(), spec.batchSize(), false).steps())
                .orElse(0);
    }

    /** T: steps of the whole job. */
    public int steps() {
        return Math.multiplyExact(minibatches().steps(), spec.epochs());
    }

    /** η of a step, counted from 0. */
    public double learningRate(int step) {
        return schedule.at(optimizer.learningRate(), step, steps());
    }
}
