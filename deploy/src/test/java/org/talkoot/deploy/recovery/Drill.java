package org.talkoot.deploy.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.chaos.Fault;
import org.talkoot.deploy.chaos.FaultyTraining;
import org.talkoot.deploy.chaos.Recoveries;
import org.talkoot.deploy.local.LocalTraining;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;

/**
 * A run that faults hit, and what every such run must show: all faults happened, each step was committed once, and the
 * weights are those of the undisturbed run.
 */
final class Drill {
    static final int EPOCHS = 3;
    static final int STEPS_PER_EPOCH = 29;
    static final int STEPS = EPOCHS * STEPS_PER_EPOCH;
    static final int EVALUATED_AFTER = 2 * STEPS_PER_EPOCH;

    private static final long LEAST_PATIENCE_MS = 1_000;
    private static final double NOTICED_MS = 1_500;

    /** Two chunks, an exchange in forward and in backward, dropout, momentum, and an evaluation after each epoch. */
    private static final JobSpec JOB = JobSpec.builder()
            .name("drill")
            .seed(3)
            .epochs(EPOCHS)
            .batchSize(50)
            .shards(5)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(1_100),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    new LayerSpec.Dropout(0.2),
                    LayerSpec.Linear.of(10))
            .optimizer(
                    OptimizerSpec.builder(0.02).momentum(0.9).weightDecay(1e-3).build())
            .build();

    private static String undisturbed; // the hash of its weights; guarded by the class

    private final List<Fault> faults;
    private final FaultyTraining faulty;
    private final Recoveries recoveries;
    private final List<Integer> committed = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private final List<Integer> worlds = new ArrayList<>(); // their workers
    private TrainingResult result;

    private Drill(List<Fault> faults) {
        this.faults = faults;
        faulty = new FaultyTraining(faults);
        recoveries = new Recoveries(faulty.watch());
    }

    /** Trains with three workers. */
    static Drill with(Fault... faults) throws Exception {
        return with(3, faults);
    }

    static Drill with(int workers, Fault... faults) throws Exception {
        Drill drill = with(workers, LEAST_PATIENCE_MS, List.of(faults), undisturbed());
        for (Fault fault : faults) {
            assertTrue(fault.occurrence().isPresent(), "this never happened: " + fault);
        }
        return drill;
    }

    /** Some of the faults may never find their moment. */
    static Drill impatient(int workers, long leastPatienceMs, List<Fault> faults) throws Exception {
        return with(workers, leastPatienceMs, faults, undisturbed());
    }

    private static Drill with(int workers, long leastPatienceMs, List<Fault> faults, String expected) throws Exception {
        Drill drill = new Drill(faults);
        drill.train(workers, leastPatienceMs);
        String story = faults + " led to " + drill.reasons;
        assertEquals(IntStream.rangeClosed(1, STEPS).boxed().toList(), drill.committed, story);
        assertEquals(expected == null ? drill.hash() : expected, drill.hash(), story);
        return drill;
    }

    private static synchronized String undisturbed() throws Exception {
        if (undisturbed == null) {
            undisturbed = with(1, LEAST_PATIENCE_MS, List.of(), null).hash();
        }
        return undisturbed;
    }

    private void train(int workers, long leastPatienceMs) throws Exception {
        LocalTraining.Options options =
                LocalTraining.Options.workers(workers).with(new Timing(20_000, 1_000, leastPatienceMs, 2_000, 1_000));
        try (LocalTraining training = faulty.start(JOB, options, new Witness())) {
            result = training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
    }

    private String hash() {
        return result.sha256();
    }

    /** Why the run went back, each time. */
    List<String> reasons() {
        return Collections.unmodifiableList(reasons);
    }

    /** How many workers each world had after the first. */
    List<Integer> worlds() {
        return Collections.unmodifiableList(worlds);
    }

    int recoveries() {
        return result.recoveries();
    }

    /** Empty if the run didn't go back for it. */
    Optional<Recoveries.Recovery> recoveryFrom(Fault fault) {
        return recoveries.after(fault.occurrence().orElseThrow());
    }

    /** The coordinator knew within a second, since 20 steps take less here; give or take a tick of a busy machine. */
    void assertNoticedInTimeOf(Fault fault) {
        double noticedMs = recoveryFrom(fault).orElseThrow().noticed() / 1e6;
        System.out.println(fault.story() + ": noticed after " + Math.round(noticedMs) + " ms");
        assertTrue(noticedMs < NOTICED_MS, fault.story() + ": noticed after " + noticedMs + " ms");
    }

    /** Told on the recorder's thread; read when the run is over. */
    private final class Witness implements TrainingListener {
        @Override
        public void stepCommitted(StepCommitted event) {
            committed.add(event.step());
            recoveries.stepCommitted(event);
        }

        @Override
        public void recovering(Recovering event) {
            reasons.add(event.reason());
            recoveries.recovering(event);
        }

        @Override
        public void worldChanged(WorldChanged event) {
            worlds.add(event.workers());
            recoveries.worldChanged(event);
        }
    }
}
