package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.ledger.LedgerFile;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.wire.Ledgers.LedgerEntry;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.step.Segment;

/**
 * One of four workers is three times as slow as the others. Each works for a moment and then rests for a multiple of it, so
 * that four of them are like four machines, however few cores there are.
 */
class StragglerTest {
    private static final int SHARDS = 16;
    private static final int WORKERS = 4;
    private static final String SLOW = "2";
    private static final double MOST_COST = 0.35;

    @TempDir
    private Path temp;

    /** Rests after each segment, for the workers to be as slow as they should be. */
    private record Pace(double slowness) implements SegmentListener {
        private static final int REST = 20; // times the work
        private static final ThreadLocal<Long> BEGAN = new ThreadLocal<>();

        @Override
        public void before(String worker, int step, Segment segment) {
            BEGAN.set(System.nanoTime());
        }

        @Override
        public void after(String worker, int step, Segment segment) {
            long workedNanos = System.nanoTime() - BEGAN.get();
            double times = (REST + 1) * (worker.equals(SLOW) ? slowness : 1) - 1;
            long end = System.nanoTime() + (long) (times * workedNanos);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
    }

    private static JobSpec job(int epochs) {
        return JobSpec.builder()
                .name("straggler")
                .epochs(epochs)
                .batchSize(256)
                .shards(SHARDS)
                .data(new DataSpec.Digits(Preparation.standard()))
                .model(
                        new LayerSpec.Flatten(),
                        LayerSpec.Linear.of(256),
                        LayerSpec.BatchNorm.standard(),
                        new LayerSpec.Relu(),
                        LayerSpec.Linear.of(10))
                .optimizer(OptimizerSpec.builder(0.02).momentum(0.9).build())
                .build();
    }

    private record Run(TrainingResult result, List<LedgerEntry> ledger, double lastStepsPerSecond) {
        /** Shards of each worker, in the world that was the last to commit. */
        List<Integer> shares() {
            List<Integer> shares = new ArrayList<>();
            for (LedgerEntry entry : ledger) {
                if (entry.hasWorld()) {
                    shares.clear();
                    for (int rank = 0; rank < WORKERS; rank++) {
                        shares.add(entry.getWorld().getFirstShard(rank + 1)
                                - entry.getWorld().getFirstShard(rank));
                    }
                }
            }
            return shares;
        }
    }

    private Run train(String name, int epochs, SegmentListener pace) throws Exception {
        Path directory = temp.resolve(name);
        List<Long> committedNanos = new ArrayList<>();
        TrainingListener clock = new TrainingListener() {
            @Override
            public void stepCommitted(StepCommitted event) {
                committedNanos.add(System.nanoTime());
            }
        };
        LocalTraining.Options options = LocalTraining.Options.workers(WORKERS).with(pace);
        Storage storage = new Storage(Optional.of(directory), Optional.empty(), warning -> {});
        try (LocalTraining training = LocalTraining.start(job(epochs), options, storage, clock)) {
            TrainingResult result = training.result().toCompletableFuture().get(120, TimeUnit.SECONDS);
            int steps = committedNanos.size();
            int half = steps / 2;
            double seconds = (committedNanos.get(steps - 1) - committedNanos.get(half)) / 1e9;
            List<LedgerEntry> ledger = LedgerFile.read(LedgerFile.of(directory)).entries();
            return new Run(result, ledger, (steps - 1 - half) / seconds);
        }
    }

    @Test
    void shardsMoveAwayFromASlowWorkerAndTheResultStays() throws Exception {
        Run even = train("even", 25, SegmentListener.NOBODY);
        Run slow = train("slow", 25, new Pace(3));
        assertEquals(even.result().sha256(), slow.result().sha256());
        assertEquals(0, slow.result().recoveries());
        assertTrue(slow.shares().get(Integer.parseInt(SLOW)) <= 2, "shares " + slow.shares());
    }

    @Tag("long")
    @Test
    void aWorkerThatIsThreeTimesAsSlowCostsAtMostAThirdOfTheSpeed() throws Exception {
        double[] costs = new double[5];
        for (int round = 0; round < costs.length; round++) {
            Run even = train("even-" + round, 200, new Pace(1));
            Run slow = train("slow-" + round, 200, new Pace(3));
            assertEquals(even.result().sha256(), slow.result().sha256());
            costs[round] = even.lastStepsPerSecond() / slow.lastStepsPerSecond() - 1;
            System.out.printf(
                    "round %d: %.1f steps/s with four alike, %.1f with one slow, shares %s: %.0f %% slower%n",
                    round, even.lastStepsPerSecond(), slow.lastStepsPerSecond(), slow.shares(), 100 * costs[round]);
        }
        Arrays.sort(costs);
        assertTrue(costs[costs.length / 2] <= MOST_COST, Arrays.toString(costs));
    }
}
