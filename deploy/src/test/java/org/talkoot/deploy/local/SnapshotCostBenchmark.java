package org.talkoot.deploy.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;

/**
 * What snapshots and the ledger cost: samples a second with both, and with neither (no boundary but those that the job
 * itself asks for), alternating; and, since that is lost in the noise of a shared machine, the share of a worker's time
 * between the end of its work before a boundary and the beginning of its next step. Run it with the test class path and a
 * job file, the number of rounds and of workers.
 */
final class SnapshotCostBenchmark {
    private static final Timing SELDOM = new Timing(60_000, 2_000, 1_000, 30_000, 1_000_000);

    private SnapshotCostBenchmark() {}

    /** Adds up one worker's pauses at boundaries. */
    private static final class Pauses implements SegmentListener {
        private static final String WORKER = "0";

        private long beganNanos; // of the first step
        private long workedNanos; // the end of the newest segment of a step
        private boolean atBoundary;
        private long pausedNanos;
        private int count;

        @Override
        public void before(String worker, int step, Segment segment) {
            if (!worker.equals(WORKER)) {
                return;
            }
            long now = System.nanoTime();
            if (beganNanos == 0) {
                beganNanos = now;
            }
            if (segment.kind() == Segment.Kind.SNAPSHOT) {
                atBoundary = true;
            } else if (atBoundary) {
                atBoundary = false;
                pausedNanos += now - workedNanos;
                count++;
            }
        }

        @Override
        public void after(String worker, int step, Segment segment) {
            if (worker.equals(WORKER) && segment.kind() != Segment.Kind.SNAPSHOT) {
                workedNanos = System.nanoTime();
            }
        }

        double share() {
            return (double) pausedNanos / (workedNanos - beganNanos);
        }
    }

    public static void main(String[] arguments) throws Exception {
        JobSpec job = JobFile.read(
                Path.of(arguments[0]), List.of("job.epochs=6", "run.evaluate-every-epochs=0", "run.checkpoint=off"));
        int rounds = Integer.parseInt(arguments[1]);
        int workers = Integer.parseInt(arguments[2]);
        double[] with = new double[rounds];
        double[] without = new double[rounds];
        double[] cost = new double[rounds];
        double[] shares = new double[rounds];
        for (int round = -1; round < rounds; round++) { // the first warms up
            Path directory = Files.createTempDirectory("snapshot-cost");
            Storage storage = new Storage(Optional.of(directory), Optional.empty(), warning -> {});
            boolean first = round % 2 == 0;
            List<Double> speeds = new ArrayList<>();
            Pauses pauses = new Pauses();
            for (boolean on : new boolean[] {first, !first}) {
                LocalTraining.Options options = LocalTraining.Options.workers(workers)
                        .with(on ? Timing.STANDARD : SELDOM)
                        .with(on ? pauses : SegmentListener.NOBODY);
                speeds.add(train(job, options, on ? storage : Storage.none()));
            }
            if (round >= 0) {
                with[round] = speeds.get(first ? 0 : 1);
                without[round] = speeds.get(first ? 1 : 0);
                cost[round] = without[round] / with[round] - 1;
                shares[round] = pauses.share();
                System.out.printf(
                        "round %d: %,.0f samples/s with, %,.0f without: %.2f %%; %d pauses were %.2f %% of the time%n",
                        round, with[round], without[round], 100 * cost[round], pauses.count, 100 * shares[round]);
            }
        }
        System.out.printf(
                "medians: %,.0f samples/s with snapshots and ledger, %,.0f without; cost, round by round: %.2f %%;"
                        + " pauses: %.2f %%%n",
                median(with), median(without), 100 * median(cost), 100 * median(shares));
    }

    /** Steps a second times the minibatch over the whole run, pauses included: those are what is measured. */
    private static double train(JobSpec job, LocalTraining.Options options, Storage storage) throws Exception {
        try (LocalTraining training = LocalTraining.start(job, options, storage, new TrainingListener() {})) {
            TrainingResult result = training.result().toCompletableFuture().get();
            return result.steps() * (double) job.batchSize() / result.seconds();
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
