package org.talkoot.deploy.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.LoneWorker;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/**
 * A job as one worker computes it, segment after segment, without machine, message or fault: what every run must agree with
 * bit for bit.
 *
 * @param states after so many steps
 * @param hashes of weights and buffers after so many steps
 * @param losses of each step
 * @param evaluations that are due, in order
 */
record Reference(
        TinyJobs which,
        TrainingJob job,
        JobPlan plan,
        List<Snapshot> states,
        long[] hashes,
        float[] losses,
        List<JobEvent.Evaluated> evaluations) {
    private static final Map<TinyJobs, Reference> KNOWN = new EnumMap<>(TinyJobs.class);

    static synchronized Reference of(TinyJobs which) {
        return KNOWN.computeIfAbsent(which, Reference::compute);
    }

    private static Reference compute(TinyJobs which) {
        TrainingJob job = which.resolve();
        JobPlan plan = PreparedRun.plan(job);
        NodeMemory memory = new NodeMemory(Snapshot.initial(job));
        TrainingJob atOnce = JobResolver.resolve(
                job.spec().toBuilder().run(job.spec().run().withAccumulate(1)).build());
        WorkerCompute compute = LoneWorker.of(atOnce, memory);
        List<Snapshot> states = new ArrayList<>(List.of(memory.snapshot(0)));
        long[] hashes = new long[plan.steps() + 1];
        float[] losses = new float[plan.steps()];
        List<JobEvent.Evaluated> evaluations = new ArrayList<>();
        Stopping stopping = new Stopping(job);
        compute.run(compute.program().snapshot(), 0);
        hashes[0] = compute.stateHash().value();
        for (int step = 0; step < plan.steps(); step++) {
            LoneWorker.train(compute, step);
            losses[step] = compute.loss();
            compute.run(compute.program().snapshot(), step + 1);
            states.add(memory.snapshot(step + 1));
            hashes[step + 1] = compute.stateHash().value();
            if (plan.evaluatesAfter(step + 1)) {
                JobEvent.Evaluated newest =
                        evaluate(compute, job, step + 1, plan.deciding().orElseThrow());
                evaluations.add(newest);
                if (stopping.now(newest.lossSum())) {
                    break;
                }
            }
        }
        int steps = states.size() - 1;
        if (job.validation().isPresent()) {
            evaluations.add(evaluate(compute, job, steps, EvaluationSet.TEST));
        }
        return new Reference(which, job, plan, states, hashes, losses, evaluations);
    }

    /** Steps of the job, as many as it has until it stops. */
    int steps() {
        return states.size() - 1;
    }

    /** Told of each evaluation, it says when one is enough. */
    private static final class Stopping {
        private final TrainingJob job;
        private double best = Double.MAX_VALUE;
        private int since;

        Stopping(TrainingJob job) {
            this.job = job;
        }

        boolean now(double lossSum) {
            since = lossSum < best ? 0 : since + 1;
            best = Math.min(best, lossSum);
            return job.spec().earlyStopping().isPresent()
                    && since == job.spec().earlyStopping().get().patience();
        }
    }

    private static JobEvent.Evaluated evaluate(WorkerCompute compute, TrainingJob job, int steps, EvaluationSet set) {
        int first = set == EvaluationSet.TEST ? 0 : job.minibatches(EvaluationSet.TEST);
        for (int minibatch = first; minibatch < first + job.minibatches(set); minibatch++) {
            LoneWorker.evaluate(compute, minibatch);
        }
        double lossSum = 0;
        long correct = 0;
        for (int shard = 0; shard < job.spec().shards(); shard++) {
            lossSum += compute.evaluation().lossSums()[shard];
            correct += compute.evaluation().correct()[shard];
        }
        return new JobEvent.Evaluated(steps, set, lossSum, correct);
    }
}
