package org.talkoot.worker.actor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.talkoot.engine.model.Model;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** A worker and whoever plays its coordinator; every message goes through bytes. */
class WorkerActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            ConfigFactory.parseString("pekko { actor.serialize-messages = on, stdout-loglevel = off, loglevel = off }")
                    .withFallback(ConfigFactory.load()));
    private static final Fence FENCE = new Fence(1, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long PEERS_PATIENCE_MS = 1;
    private static final TrainingJob JOB = JobResolver.resolve(JobSpec.builder()
            .name("worker-actor")
            .epochs(1)
            .batchSize(100)
            .shards(4)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.sgd(0.1))
            .build());

    private TestProbe<WorkerReport> coordinator;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void begin() {
        coordinator = KIT.createTestProbe();
    }

    private ActorRef<WorkerCommand> worker(TrainingJob job, Courier courier) {
        return KIT.spawn(WorkerActor.create(
                new WorkerDriver.Setup(
                        "w7",
                        job,
                        new NodeMemory(Snapshot.initial(job)),
                        new Activity(),
                        60_000,
                        SegmentListener.NOBODY,
                        Ticks::nowMs),
                coordinator.getRef(),
                courier));
    }

    /** A world of this worker alone, or of it and another, which owns nothing but the second half of the shards. */
    private static FormWorld world(Fence fence, int boundary, List<ActorRef<WorkerCommand>> workers) {
        List<Integer> firstShard = workers.size() == 1 ? List.of(0, 4) : List.of(0, 2, 4);
        return new FormWorld(new World(fence, firstShard, List.of(0), 0, boundary, PEERS_PATIENCE_MS), 0, workers);
    }

    private <T extends WorkerReport> T expect(Class<T> type) {
        WorkerReport report = coordinator.receiveMessage(PATIENCE);
        while (report instanceof WorkerReport.Alive // which may come at any time
                || report instanceof WorkerReport.Measured && type != WorkerReport.Measured.class) {
            report = coordinator.receiveMessage(PATIENCE);
        }
        return assertInstanceOf(type, report);
    }

    private ActorRef<WorkerCommand> joined(TrainingJob job) {
        ActorRef<WorkerCommand> worker = worker(job, Courier.DIRECT);
        assertEquals(worker, expect(WorkerReport.Join.class).worker());
        return worker;
    }

    @Test
    void aWorkerAsksToJoinAndSaysWhatTheCoordinatorMustKnow() {
        ActorRef<WorkerCommand> worker = worker(JOB, Courier.DIRECT);
        WorkerReport.Join join = expect(WorkerReport.Join.class);
        assertEquals(worker, join.worker());
        assertEquals("w7", join.name());
        assertEquals(List.of(64 * 10 + 10 + 1), join.chunkSizes());
        assertTrue(join.fingerprint().length() > 10, join.fingerprint());
    }

    @Test
    void aWorkerTrainsToTheBoundaryEvaluatesAndHandsOverItsState() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        worker.tell(world(FENCE, 5, List.of(worker)));
        float[] losses = losses(5);
        assertTrue(losses[4] < losses[0], Arrays.toString(losses));
        assertEquals(5, expect(WorkerReport.Measured.class).steps());
        BoundaryReached reached = expect(BoundaryReached.class);
        assertEquals(new BoundaryReached(FENCE, 0, 5, reached.stateHash(), true), reached);

        worker.tell(new WorkerCommand.Evaluate(FENCE, 5, EvaluationSet.TEST));
        WorkerReport.Evaluated evaluated = expect(WorkerReport.Evaluated.class);
        assertEquals(5, evaluated.steps());
        assertEquals(4, evaluated.lossSums().length);
    }

    private float[] losses(int steps) {
        float[] losses = new float[steps];
        for (int known = 0; known < steps; ) {
            Losses part = expect(Losses.class);
            assertEquals(known, part.firstStep());
            System.arraycopy(part.losses(), 0, losses, known, part.losses().length);
            known += part.losses().length;
        }
        return losses;
    }

    @Test
    void aWorldThatIsToldTwiceBeginsOnce() {
        long[] hashes = new long[2];
        float[][] losses = new float[2][];
        for (int repetitions = 0; repetitions < 2; repetitions++) {
            ActorRef<WorkerCommand> worker = joined(JOB);
            worker.tell(world(FENCE, 5, List.of(worker)));
            for (int i = 0; i < repetitions; i++) {
                worker.tell(world(FENCE, 5, List.of(worker)));
                worker.tell(world(new Fence(0, 9), 5, List.of(worker)));
            }
            losses[repetitions] = losses(5);
            hashes[repetitions] = expect(BoundaryReached.class).stateHash();
            worker.tell(WorkerCommand.Stop.INSTANCE);
            coordinator.expectTerminated(worker, PATIENCE);
        }
        assertArrayEquals(losses[0], losses[1]);
        assertEquals(hashes[0], hashes[1]);
    }

    @Test
    void aNewWorldTakesNoLossesOfTheOldOneWithIt() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        worker.tell(world(FENCE, Integer.MAX_VALUE, List.of(worker)));
        expect(Losses.class); // and the next ones are kept for a while
        Fence next = new Fence(1, 2);
        worker.tell(world(next, 5, List.of(worker)));
        int known = 0;
        while (known < 5) {
            Losses part = expect(Losses.class);
            if (part.fence().equals(next)) {
                assertEquals(known, part.firstStep());
                known += part.losses().length;
            }
        }
        assertEquals(5, known);
        assertEquals(next, expect(BoundaryReached.class).fence());
    }

    @Test
    void aLayerThatThrowsIsReportedWithWorkerStepPhaseShardsAndSamples() {
        TrainingJob job = withLayer(new FaultyLayer(2, () -> {
            throw new IllegalStateException("no");
        }));
        ActorRef<WorkerCommand> worker = joined(job);
        worker.tell(world(FENCE, 5, List.of(worker)));
        WorkerReport.Failed failure = failure();
        assertEquals(new WorkerReport.Failed(FENCE, 0, 2, true, failure.reason()), failure);
        assertTrue(
                failure.reason()
                        .matches("step 3, backward of model\\[1] \\(faulty\\): java.lang.IllegalStateException: no,"
                                + " in shards 0 to 3, with samples (\\d+, ){4}\\d+ and 95 more \\(counted from 0\\)"),
                failure.reason());
    }

    @Test
    void aLayerThatRunsOutOfMemoryIsReportedLikewise() {
        TrainingJob job = withLayer(new FaultyLayer(0, () -> {
            throw new OutOfMemoryError("Java heap space");
        }));
        ActorRef<WorkerCommand> worker = joined(job);
        worker.tell(world(FENCE, 5, List.of(worker)));
        String reason = failure().reason();
        assertTrue(
                reason.startsWith(
                        "step 1, backward of model[1] (faulty): java.lang.OutOfMemoryError: Java heap space, in"
                                + " shards 0 to 3, with samples "),
                reason);
    }

    /** The failure, behind losses of the steps before, which may come first. */
    private WorkerReport.Failed failure() {
        WorkerReport report = expect(WorkerReport.class);
        return report instanceof Losses ? expect(WorkerReport.Failed.class) : (WorkerReport.Failed) report;
    }

    private static TrainingJob withLayer(FaultyLayer layer) {
        Model model = new Model(JOB.model().input(), List.of(new org.talkoot.engine.layer.Flatten(), layer));
        return new TrainingJob(
                JOB.spec(),
                JOB.given(),
                model,
                JOB.loss(),
                JOB.optimizer(),
                JOB.schedule(),
                JOB.train(),
                Optional.empty(),
                Optional.empty(),
                model.initialState(1));
    }

    @Test
    void aPeerThatSaysNothingIsNamedWhenTheDeadlineIsOver() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        TestProbe<WorkerCommand> peer = KIT.createTestProbe();
        worker.tell(world(FENCE, 5, List.of(worker, peer.getRef())));
        String reason = failure().reason();
        assertTrue(reason.matches("step 1, the update of chunk 0: no gradient from rank 1 within \\d+ ms"), reason);
    }

    @Test
    void aWorkerThatIsRecruitedJoinsTheNewCoordinatorWithWhatItKnows() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        worker.tell(world(FENCE, 5, List.of(worker)));
        losses(5);
        expect(BoundaryReached.class);
        worker.tell(new WorkerCommand.Proceed(FENCE, Integer.MAX_VALUE, PEERS_PATIENCE_MS));
        TestProbe<WorkerReport> successor = KIT.createTestProbe();
        worker.tell(new WorkerCommand.Recruit(2, successor.getRef()));
        WorkerReport.Join join = successor.expectMessageClass(WorkerReport.Join.class, PATIENCE);
        assertEquals(FENCE, join.newestWorld());
        assertEquals(5, join.committed());
    }

    @Test
    void aWorkerInAWorldIsHeardOfSeveralTimesASecond() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        TestProbe<WorkerCommand> peer = KIT.createTestProbe();
        worker.tell(new FormWorld(
                new World(FENCE, List.of(0, 2, 4), List.of(1), 0, 5, 60_000), 0, List.of(worker, peer.getRef())));
        assertEquals(0, nextAlive().segments());
        WorkerReport.Alive waiting = nextAlive();
        while (waiting.waitsFor().isEmpty()) { // it still computes
            waiting = nextAlive();
        }
        assertEquals("the end of the step: no new weights of chunk 0 from rank 1", waiting.doing());
        assertEquals(List.of(1), waiting.waitsFor());
        assertTrue(waiting.segments() > 3);
    }

    private WorkerReport.Alive nextAlive() {
        return coordinator.expectMessageClass(WorkerReport.Alive.class, PATIENCE);
    }

    @Test
    void aWorkerStopsWhenItIsToldInTheMiddleOfAStepToo() {
        ActorRef<WorkerCommand> worker = joined(JOB);
        worker.tell(world(FENCE, Integer.MAX_VALUE, List.of(worker)));
        worker.tell(WorkerCommand.Stop.INSTANCE);
        coordinator.expectTerminated(worker, PATIENCE);
    }
}
