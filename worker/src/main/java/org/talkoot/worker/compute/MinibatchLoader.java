package org.talkoot.worker.compute;

import java.util.Arrays;
import org.talkoot.engine.data.Augmenter;
import org.talkoot.engine.data.Dataset;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.engine.data.SampleOrder;
import org.talkoot.engine.model.Replica;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.EvaluationMinibatches;

/** Which samples a minibatch has, of the training or of an evaluation, and how they get into a worker's arrays. */
final class MinibatchLoader {
    private final TrainingJob job;
    private final Replica replica;
    private final MinibatchPlan minibatches;
    private final SampleOrder order;
    private final Augmenter augmenter; // of training images; null: they stay as they are
    private final EvaluationMinibatches evaluations;
    private final SampleOrder[] evaluationOrders; // by set: that of the files
    private EvaluationSet evaluated = EvaluationSet.TEST;

    MinibatchLoader(TrainingJob job, Replica replica) {
        this.job = job;
        this.replica = replica;
        minibatches = job.minibatches();
        order = new SampleOrder(
                job.train().size(), job.spec().seed(), job.spec().shuffle());
        augmenter = job.augmenter().orElse(null);
        evaluations = job.evaluationMinibatches();
        evaluationOrders = Arrays.stream(EvaluationSet.values())
                .map(set -> new SampleOrder(job.samples(set), 0, false))
                .toArray(SampleOrder[]::new);
    }

    /**
     * Loads the rows of a turn.
     *
     * @param step counted from 0 over the whole job
     */
    void load(int step, int turn) {
        replica.minibatch().rows().turn(turn);
        int epoch = step / minibatches.steps();
        int minibatch = step % minibatches.steps();
        replica.load(job.train(), order.of(epoch), minibatches.start(minibatch), minibatches.rows(minibatch), step);
        if (augmenter != null) {
            replica.augment(augmenter, epoch);
        }
    }

    /** Reads the samples of a step that is to be loaded next, in its only turn, into arrays that the one before has done with. */
    void loadAhead(int step) {
        int minibatch = step % minibatches.steps();
        int[] samples = order.of(step / minibatches.steps());
        replica.loadAhead(job.train(), samples, minibatches.start(minibatch), minibatches.rows(minibatch), step);
    }

    /** @param minibatch numbered as {@link EvaluationMinibatches} has them; the first of a set begins its evaluation */
    void loadEvaluation(int minibatch, int turn) {
        replica.minibatch().rows().turn(turn);
        evaluated = evaluations.set(minibatch);
        int first = evaluations.first(evaluated);
        if (minibatch == first && turn == 0) {
            replica.loss().beginEvaluation(job.data(evaluated).orElseThrow());
        }
        int batch = job.spec().batchSize();
        int start = (minibatch - first) * batch;
        int rows = Math.min(batch, job.samples(evaluated) - start);
        Dataset data = job.data(evaluated).orElseThrow();
        replica.load(data, evaluationOrders[evaluated.ordinal()].of(0), start, rows, 0);
    }

    /** The set of the newest minibatch of an evaluation. */
    EvaluationSet evaluated() {
        return evaluated;
    }
}
