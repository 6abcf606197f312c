package org.talkoot.worker.job;

import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.step.EvaluationMinibatches;

/**
 * A job with its data in memory, its model laid out and everything checked that can be known before training: what a
 * worker computes. Immutable, so the workers of a process share one.
 *
 * @param spec it, with its data in files
 * @param given it, as whoever gave it names its data: what is recorded
 * @param train the training set
 * @param validation what to evaluate on during training, if it isn't the test set
 * @param test what to evaluate on, if anything
 * @param initial the state before the first step: copied by whoever changes it
 */
public record TrainingJob(
        JobSpec spec,
        JobSpec given,
        Model model,
        Loss loss,
        DecayedSgd optimizer,
        LearningRateSchedule schedule,
        Dataset train,
        Optional<Dataset> validation,
        Optional<Dataset> test,
        ModelState initial) {

    /** The same job, recorded with other names of the same data. */
    public TrainingJob givenAs(JobSpec named) {
        return new TrainingJob(spec, named, model, loss, optimizer, schedule, train, validation, test, initial);
    }

    /** The same job with another state to start from. */
    public TrainingJob startingFrom(ModelState state) {
        return new TrainingJob(spec, given, model, loss, optimizer, schedule, train, validation, test, state);
    }

    /** The same job with other learning rates. */
    public TrainingJob following(LearningRateSchedule rates) {
        return new TrainingJob(spec, given, model, loss, optimizer, rates, train, validation, test, initial);
    }

    /** The job with what was measured of its training data in place of the wish for it: it can be used without them. */
    public JobSpec resolvedSpec() {
        Preparation measured = train.preparation();
        return measured.mean().isEmpty()
                ? given
                : given.withPreparation(spec.data().preparation().withNormalize(measured.mean(), measured.std()));
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
        int most = Math.max(train.size(), Math.max(samples(EvaluationSet.VALIDATION), samples(EvaluationSet.TEST)));
        return Math.min(spec.batchSize(), most);
    }

    /** What to evaluate on. */
    public Optional<Dataset> data(EvaluationSet set) {
        return set == EvaluationSet.TEST ? test : validation;
    }

    /** Those that there are. */
    public Set<EvaluationSet> sets() {
        Set<EvaluationSet> sets = EnumSet.allOf(EvaluationSet.class);
        sets.removeIf(set -> data(set).isEmpty());
        return sets;
    }

    /** Samples of a set; 0 where there is none. */
    public int samples(EvaluationSet set) {
        return data(set).map(Dataset::size).orElse(0);
    }

    /** How many minibatches the evaluations have. */
    public EvaluationMinibatches evaluationMinibatches() {
        return new EvaluationMinibatches(minibatches(EvaluationSet.TEST), minibatches(EvaluationSet.VALIDATION));
    }

    /** Minibatches of an evaluation; 0 where there is no such set. */
    public int minibatches(EvaluationSet set) {
        return data(set)
                .map(data -> new MinibatchPlan(data.size(), spec.batchSize(), false).steps())
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
