package org.talkoot.worker.job;

import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.layer.BatchNorm;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LossSpec;

/** What would go wrong only after a while, refused before the first step. */
final class JobChecks {
    private JobChecks() {}

    /** The model's output must be what the loss takes. */
    static void checkOutput(JobSpec spec, Model model, Dataset train) {
        Shape output = model.output();
        int last = spec.model().size() - 1;
        if (output.isImage()) {
            throw new JobMistake("job.model[" + last + "]: the model ends with images of shape " + output
                    + ", but the loss takes one row of values a sample; end it with { type = flatten } and { type = linear,"
                    + " out = " + Math.max(1, train.classes()) + " }");
        }
        int wanted = train.classes() == 0 ? 1 : train.classes();
        if (output.elements() != wanted) {
            throw new JobMistake(
                    "job.model[" + last + "]: the model has " + output.elements() + " outputs, but the data "
                            + (train.classes() == 0 ? "have one numeric target" : "have " + wanted + " classes")
                            + "; the last layer must have out = " + wanted);
        }
        if (train.classes() == 0 && spec.loss() instanceof LossSpec.CrossEntropy) {
            throw new JobMistake("job.loss: cross-entropy needs classes, but the target is numeric; use loss = mse");
        }
        if (model.parameters() == 0) {
            throw new JobMistake("job.model: no layer of the model has parameters, so there is nothing to train");
        }
    }

    /** The job must have a step, no more than can be counted, and a schedule that fits. */
    static void checkSteps(TrainingJob job) {
        long steps = (long) job.minibatches().steps() * job.spec().epochs();
        if (steps > Integer.MAX_VALUE) {
            throw new JobMistake("job.epochs: " + job.spec().epochs() + " epochs of "
                    + job.minibatches().steps() + " steps are more than 2^31 - 1 steps");
        }
        try {
            job.schedule().check((int) steps);
        } catch (IllegalArgumentException mistake) {
            throw new JobMistake("job.optimizer.schedule.warmup-steps: " + mistake.getMessage());
        }
    }

    /** Whoever stops early must have something to go by. */
    static void checkEvaluations(TrainingJob job) {
        if (job.spec().earlyStopping().isPresent() && job.sets().isEmpty()) {
            throw new JobMistake("job.early-stopping: there are no data to evaluate on; hold some out with"
                    + " job.data.validation-fraction = 0.1, or name test data");
        }
    }

    /** Who computes its shards in turns doesn't have the rows of all when a batch norm goes on. */
    static void checkAccumulation(TrainingJob job) {
        int turns = job.spec().run().accumulate();
        for (Stage stage : job.model().stages()) {
            boolean isSynchronised = stage instanceof Stage.Computation computation
                    && computation.layer() instanceof BatchNorm norm
                    && norm.sync();
            if (turns > 1 && isSynchronised) {
                throw new JobMistake("run.accumulate: must be 1 for this model, but is " + turns + ": job."
                        + stage.position() + " needs all samples of a minibatch at once; give it sync = false, or take"
                        + " layer-norm instead");
            }
        }
    }

    /** In training, batch norm needs more than one value a feature to have a variance. */
    static void checkBatchNorms(TrainingJob job) {
        MinibatchPlan plan = job.minibatches();
        int last = plan.rows(plan.steps() - 1);
        for (Stage stage : job.model().stages()) {
            if (stage instanceof Stage.Computation computation && computation.layer() instanceof BatchNorm norm) {
                check(computation, norm, plan.rows(0), job);
                check(computation, norm, last, job);
            }
        }
    }

    private static void check(Stage.Computation stage, BatchNorm norm, int rows, TrainingJob job) {
        int positions = stage.input().positions();
        if (norm.sync() && rows * positions == 1) {
            throw new JobMistake(
                    "job." + stage.position() + ": in training it needs more than one value a feature, but a"
                            + " minibatch has one sample; " + remedy(job, "choose another batch-size"));
        }
        for (int shard = 0; !norm.sync() && shard < job.spec().shards(); shard++) {
            int shards = job.spec().shards();
            int shardRows =
                    MinibatchPlan.shardStart(shard + 1, shards, rows) - MinibatchPlan.shardStart(shard, shards, rows);
            if (shardRows * positions == 1) {
                throw new JobMistake(
                        "job." + stage.position() + ": in training with sync = false it needs more than one"
                                + " value a feature in every shard, but shard " + shard + " of a minibatch of " + rows
                                + " has one sample; " + remedy(job, "choose fewer shards or a larger batch-size"));
            }
        }
    }

    private static String remedy(TrainingJob job, String otherwise) {
        boolean lastOnly = job.train().size() % job.spec().batchSize() != 0
                && job.minibatches().steps() > 1;
        return lastOnly ? otherwise + ", or drop-last = true if it is the last minibatch" : otherwise;
    }
}
