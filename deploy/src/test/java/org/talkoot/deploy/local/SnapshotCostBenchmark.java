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

/**
 * What snapshots and the ledger cost: samples a second with both, and with neither (no boundary but those that the job
 * itself asks for), alternating. Run it with the test class path and a job file, the number of rounds and of workers.
 */
final class SnapshotCostBenchmark {
    private static final Timing SELDOM = new Timing(60_000, 2_000, 1_000, 30_000, 1_000_000);

    private SnapshotCostBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        JobSpec job = JobFile.read(
                Path.of(arguments[0]), List.of("job.epochs=6", "run.evaluate-every-epochs=0", "run.checkpoint=off"));
        int rounds = Integer.parseInt(arguments[1]);
        int workers = Integer.parseInt(arguments[2]);
        double[] with = new double[rounds];
        double[] without = new double[rounds];
        double[] cost = new double[rounds];
        for (int round = -1; round < rounds; round++) { // the first warms up
            Path directory = Files.createTempDirectory("snapshot-cost");
            Storage storage = new Storage(Optional.of(directory), Optional.empty(), warning -> {});
            boolean first = round % 2 == 0;
            List<Double> speeds = new ArrayList<>();
            for (boolean on : new boolean[] {first, !first}) {
                speeds.add(train(job, workers, on ? Timing.STANDARD : SELDOM, on ? storage : Storage.none()));
            }
            if (round >= 0) {
                with[round] = speeds.get(first ? 0 : 1);
                without[round] = speeds.get(first ? 1 : 0);
                cost[round] = without[round] / with[round] - 1;
                System.out.printf(
                        "round %d: %,.0f samples/s with, %,.0f without: %.2f %%%n",
                        round, with[round], without[round], 100 * cost[round]);
            }
        }
        System.out.printf(
                "medians: %,.0f samples/s with snapshots and ledger, %,.0f without; cost, round by round: %.2f %%%n",
                median(with), median(without), 100 * median(cost));
    }

    /** Steps a second times the minibatch over the whole run, pauses included: those are what is measured. */
    private static double train(JobSpec job, int workers, Timing timing, Storage storage) throws Exception {
        LocalTraining.Options options = LocalTraining.Options.workers(workers).with(timing);
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
