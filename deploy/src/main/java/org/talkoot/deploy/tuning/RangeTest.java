package org.talkoot.deploy.tuning;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import org.talkoot.engine.optimizer.LearningRateSchedule;
import org.talkoot.worker.compute.LoneWorker;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.TrainingJob;

/**
 * Trains a job for some minibatches while the learning rate grows from step to step, until the loss diverges (Smith:
 * <i>Cyclical learning rates for training neural networks</i>, 2017, the range test). One worker that has all shards computes
 * on the thread that calls; nothing is kept of the weights.
 *
 * @param from learning rate of the first minibatch
 * @param to that of the last; above {@code from}
 * @param steps minibatches, at least {@value #LEAST_STEPS}
 */
public record RangeTest(double from, double to, int steps) {
    public static final int LEAST_STEPS = 20;

    private static final int RECENT = 5; // losses
    private static final double FAR = 4; // times the lowest mean of so many: fast.ai's limit

    /** @param onStep is told of each step: for a display */
    public RateCurve of(TrainingJob job, Runnable onStep) {
        TrainingJob ramp = job.following(new LearningRateSchedule.Ramp(from, to, steps));
        WorkerCompute compute = LoneWorker.of(ramp, new NodeMemory(Snapshot.initial(ramp)));
        List<RateCurve.Point> points = new ArrayList<>();
        Deque<Double> recent = new ArrayDeque<>();
        double lowest = Double.POSITIVE_INFINITY;
        for (int step = 0; step < steps; step++) {
            double rate = ramp.learningRate(step);
            try {
                LoneWorker.train(compute, step);
            } catch (WorkerCompute.NotFiniteException diverged) {
                return new RateCurve(points, OptionalDouble.of(rate));
            }
            points.add(new RateCurve.Point(rate, compute.loss()));
            recent.addLast((double) compute.loss());
            if (recent.size() > RECENT) {
                recent.removeFirst();
                double mean = recent.stream().mapToDouble(Double::doubleValue).sum() / RECENT;
                if (mean > FAR * lowest) {
                    return new RateCurve(points, OptionalDouble.of(rate));
                }
                lowest = Math.min(lowest, mean);
            }
            onStep.run();
        }
        return new RateCurve(points, OptionalDouble.empty());
    }
}
