package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.worker.actor.Courier;

/** Kill any worker at any moment: the run goes on, and the final weights are those of the undisturbed run. */
class RecoveryTest {
    private static final int EPOCHS = 20;
    private static final int STEPS = EPOCHS * 29;
    private static String undisturbed;

    private static final JobSpec JOB = JobSpec.builder()
            .seed(3)
            .epochs(EPOCHS)
            .batchSize(50)
            .shards(5)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(40),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    new LayerSpec.Dropout(0.2),
                    LayerSpec.Linear.of(10))
            .optimizer(
                    OptimizerSpec.builder(0.02).momentum(0.9).weightDecay(1e-3).build())
            .build();

    /** What a run told, and the run itself once it is there. */
    private static final class Witness implements TrainingListener {
        final List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
        final List<String> reasons = Collections.synchronizedList(new ArrayList<>());
        final List<Integer> worlds = Collections.synchronizedList(new ArrayList<>());
        Consumer<Integer> atStep = step -> {};

        @Override
        public void progress(Progress event) {
            atStep.accept(event.step());
        }

        @Override
        public void stepCommitted(StepCommitted event) {
            steps.add(event.step());
        }

        @Override
        public void recovering(Recovering event) {
            reasons.add(event.reason());
        }

        @Override
        public void worldChanged(WorldChanged event) {
            worlds.add(event.workers());
        }

        void assertEachStepOnce() {
            assertEquals(
                    java.util.stream.IntStream.rangeClosed(1, STEPS).boxed().toList(), steps);
        }
    }

    private static LocalTraining.Options options(int workers, Courier courier) {
        return LocalTraining.Options.workers(workers)
                .with(new Timing(20_000, 1_000, 1_000, 2_000, 1_000))
                .with(courier);
    }

    @BeforeAll
    static void trainUndisturbed() throws Exception {
        Witness witness = new Witness();
        try (LocalTraining training = LocalTraining.start(JOB, options(1, Courier.DIRECT), witness)) {
            TrainingResult result = training.result().toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertEquals(0, result.recoveries());
            undisturbed = result.sha256();
        }
        witness.assertEachStepOnce();
    }

    private interface Disturbance {
        void during(LocalTraining training) throws Exception;
    }

    private static TrainingResult train(int workers, Courier courier, Witness witness, Disturbance disturbance)
            throws Exception {
        try (LocalTraining training = LocalTraining.start(JOB, options(workers, courier), witness)) {
            disturbance.during(training);
            TrainingResult result = training.result().toCompletableFuture().get(120, TimeUnit.SECONDS);
            assertEquals(undisturbed, result.sha256());
            assertEquals(STEPS, result.steps());
            witness.assertEachStepOnce();
            return result;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void workersThatDieAtRandomMomentsDontChangeTheResult(long seed) throws Exception {
        Random random = new Random(seed);
        int workers = 2 + (int) (seed % 3);
        AtomicInteger sent = new AtomicInteger();
        LocalTraining[] run = new LocalTraining[1];
        int every = 700 + random.nextInt(1_500);
        // the moment of a death is a number of messages: so it may come at any phase of a step
        Courier deadly = (peer, message) -> {
            peer.tell(message);
            if (sent.incrementAndGet() % every == 0 && run[0] != null && sent.get() < 10 * every) {
                run[0].kill(Math.floorMod(sent.get() / every, workers));
            }
        };
        Witness witness = new Witness();
        TrainingResult result = train(workers, deadly, witness, training -> {
            run[0] = training;
            training.kill(0);
        });
        assertTrue(result.recoveries() > 0, "seed " + seed + ": no worker died");
    }

    @Test
    void allWorkersMayDieAtOnce() throws Exception {
        AtomicBoolean killed = new AtomicBoolean();
        LocalTraining[] run = new LocalTraining[1];
        Witness witness = new Witness();
        witness.atStep = step -> {
            if (step > 40 && killed.compareAndSet(false, true)) {
                run[0].kill(0);
                run[0].kill(1);
                run[0].kill(2);
            }
        };

        TrainingResult result = train(3, Courier.DIRECT, witness, training -> run[0] = training);

        assertTrue(result.recoveries() > 0);
        assertTrue(witness.reasons.get(0).matches("worker \\d died .*"), witness.reasons.toString());
    }

    @Test
    void aCoordinatorThatDiesIsSucceededByAnother() throws Exception {
        Witness witness = new Witness();
        LocalTraining[] run = new LocalTraining[1];
        List<Integer> at = new ArrayList<>(List.of(500, 300, 100));
        witness.atStep = step -> {
            if (!at.isEmpty() && step > at.get(at.size() - 1)) {
                at.remove(at.size() - 1);
                run[0].killCoordinator();
            }
        };

        TrainingResult result = train(3, Courier.DIRECT, witness, training -> run[0] = training);

        assertEquals(3, result.recoveries(), witness.reasons.toString());
        assertEquals("the coordinator of term 1 was killed", witness.reasons.get(0));
    }

    @Test
    void aMessageThatIsLostLeadsToANewWorld() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        Courier lossy = (peer, message) -> {
            if (!(message instanceof PeerMessage.GradientChunk
                    && message.step() == 100
                    && lost.compareAndSet(false, true))) {
                peer.tell(message);
            }
        };
        Witness witness = new Witness();

        TrainingResult result = train(3, lossy, witness, training -> {});

        assertEquals(1, result.recoveries());
        assertTrue(
                witness.reasons.get(0).matches("worker \\S+, step 10[12], .*: no .* from worker .* within \\d+ ms"),
                witness.reasons.toString());
    }

    @Test
    void aWorkerThatHangsIsWrittenOffAndDoesNoHarmWhenItWakesUp() throws Exception {
        AtomicBoolean hung = new AtomicBoolean();
        Courier sleepy = (peer, message) -> {
            if (message.step() == 60 && message.sender() == 1 && hung.compareAndSet(false, true)) {
                java.util.concurrent.locks.LockSupport.parkNanos(3_500_000_000L);
            }
            peer.tell(message);
        };
        Witness witness = new Witness();

        TrainingResult result = train(3, sleepy, witness, training -> {});

        assertTrue(result.recoveries() > 0, witness.reasons.toString());
    }

    @Test
    void workersJoinAndLeaveWhileTrainingGoesOn() throws Exception {
        Witness witness = new Witness();
        LocalTraining[] run = new LocalTraining[1];
        List<Integer> sizes = new ArrayList<>(List.of(4, 1, 3));
        witness.atStep = step -> {
            if (!sizes.isEmpty() && step > 60 * (4 - sizes.size())) {
                run[0].scale(sizes.remove(0));
            }
        };

        TrainingResult result = train(2, Courier.DIRECT, witness, training -> run[0] = training);

        assertEquals(0, result.recoveries());
        assertTrue(witness.worlds.size() >= 2, witness.worlds.toString());
    }
}
