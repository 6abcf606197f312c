package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.Evaluate;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerCommand.Proceed;
import org.talkoot.protocol.message.WorkerCommand.Stop;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Join;
import org.talkoot.protocol.message.WorkerReport.Losses;
import org.talkoot.protocol.message.WorkerReport.StateDelivered;

/** A coordinator and whoever plays its workers; every message goes through bytes. */
class CoordinatorActorTest {
    private static final ActorTestKit KIT = ActorTestKit.create(
            ConfigFactory.parseString("pekko { actor.serialize-messages = on, stdout-loglevel = off, loglevel = off }")
                    .withFallback(ConfigFactory.load()));
    private static final Fence FENCE = new Fence(1, 1);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Start START = Start.first(1, 2, 0, List.of());
    private static final Timing TIMING = new Timing(60_000, 60_000, 60_000, 60_000, 1_000);

    private TestProbe<JobEvent> listener;
    private TestProbe<NodeCommand> node;
    private TestProbe<WorkerCommand> a;
    private TestProbe<WorkerCommand> b;
    private ActorRef<WorkerReport> coordinator;

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @BeforeEach
    void begin() {
        listener = KIT.createTestProbe();
        node = KIT.createTestProbe();
        a = KIT.createTestProbe();
        b = KIT.createTestProbe();
        coordinator = KIT.spawn(CoordinatorActor.create(
                new JobPlan(2, 3, 2, 0, true), START, TIMING, listener.getRef(), recordingNode()));
    }

    /** Records at once, and passes everything else on. */
    private ActorRef<NodeCommand> recordingNode() {
        return KIT.spawn(Behaviors.receiveMessage(command -> {
            if (command instanceof NodeCommand.Record record) {
                listener.getRef().tell(record.event());
                record.replyTo().tell(CoordinatorActor.Recorded.INSTANCE);
            } else {
                node.getRef().tell(command);
            }
            return Behaviors.same();
        }));
    }

    private void join(String name, ActorRef<WorkerCommand> worker) {
        coordinator.tell(new Join(name, "here", worker, List.of(11), "numerics", new Fence(0, 0), 0));
    }

    private void form() {
        join("b", b.getRef());
        join("a", a.getRef());
        FormWorld first = a.expectMessageClass(FormWorld.class, PATIENCE);
        FormWorld second = b.expectMessageClass(FormWorld.class, PATIENCE);
        assertEquals(0, first.rank());
        assertEquals(1, second.rank());
        assertEquals(List.of(a.getRef(), b.getRef()), first.peers());
        assertEquals(first.world(), second.world());
        assertEquals(first.world(), expect(JobEvent.WorldFormed.class).world());
    }

    private <T extends JobEvent> T expect(Class<T> type) {
        return listener.expectMessageClass(type, PATIENCE);
    }

    private void reach(int firstStep, int steps) {
        coordinator.tell(new Losses(FENCE, 0, firstStep, new float[steps - firstStep]));
        coordinator.tell(new BoundaryReached(FENCE, 0, steps, 1, true));
        coordinator.tell(new BoundaryReached(FENCE, 1, steps, 1, true));
        assertEquals(steps, expect(JobEvent.Progressed.class).steps());
        assertEquals(firstStep, expect(JobEvent.Committed.class).from());
    }

    private void assertAllStop() {
        a.expectMessage(PATIENCE, Stop.INSTANCE);
        b.expectMessage(PATIENCE, Stop.INSTANCE);
        listener.expectTerminated(coordinator, PATIENCE);
    }

    @Test
    void aJobGoesFromItsWorldToItsFinalValues() {
        form();
        reach(0, 6);
        expect(JobEvent.EvaluationStarted.class);
        a.expectMessage(PATIENCE, new Evaluate(FENCE, 6, EvaluationSet.TEST));
        b.expectMessage(PATIENCE, new Evaluate(FENCE, 6, EvaluationSet.TEST));
        coordinator.tell(new Evaluated(FENCE, 0, 6, EvaluationSet.TEST, new double[] {1}, new long[] {2}));
        coordinator.tell(new Evaluated(FENCE, 1, 6, EvaluationSet.TEST, new double[] {3}, new long[] {4}));
        assertEquals(new JobEvent.Evaluated(6, EvaluationSet.TEST, 4, 6), expect(JobEvent.Evaluated.class));
        NodeCommand.DeliverState ask = node.expectMessageClass(NodeCommand.DeliverState.class, PATIENCE);
        assertEquals(new NodeCommand.DeliverState(FENCE, 0, 6, coordinator), ask);
        coordinator.tell(new StateDelivered(FENCE, 0, new float[] {1}, new float[0]));
        assertEquals(1, expect(JobEvent.Finished.class).parameters()[0]);
        assertAllStop();
    }

    @Test
    void workersAreToldToProceedFromBoundaryToBoundary() {
        coordinator = KIT.spawn(CoordinatorActor.create(
                new JobPlan(2, 1_000, 1, 0, false), START, TIMING, listener.getRef(), recordingNode()));
        form();
        reach(0, 8);
        Proceed proceed = a.expectMessageClass(Proceed.class, PATIENCE);
        assertEquals(FENCE, proceed.fence());
        b.expectMessage(PATIENCE, proceed);
    }

    @Test
    void whoAsksTwiceIsOneWorkerAndWhoTakesAnothersNameIsNone() {
        join("a", a.getRef());
        join("a", a.getRef());
        TestProbe<WorkerCommand> impostor = KIT.createTestProbe();
        join("a", impostor.getRef());
        impostor.expectMessage(PATIENCE, Stop.INSTANCE);
        join("b", b.getRef());
        assertEquals(
                List.of(a.getRef(), b.getRef()),
                a.expectMessageClass(FormWorld.class, PATIENCE).peers());
        join("a", a.getRef());
        a.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void aWorkersDeathIsNoticedAndNamedAndTheOthersGoOnInANewWorld() {
        ActorRef<WorkerCommand> mortal = KIT.spawn(Behaviors.ignore());
        join("a", a.getRef());
        join("mortal", mortal);
        a.expectMessageClass(FormWorld.class, PATIENCE);
        expect(JobEvent.WorldFormed.class);
        KIT.stop(mortal, PATIENCE);
        assertEquals(
                "worker mortal died before step 6 was complete on worker a, worker mortal",
                expect(JobEvent.Recovering.class).reason());
        FormWorld next = a.expectMessageClass(FormWorld.class, PATIENCE);
        assertEquals(new Fence(1, 2), next.world().fence());
        assertEquals(List.of(a.getRef()), next.peers());
    }

    @Test
    void aFailureOnTwoWorkersEndsTheJobAndStopsEveryone() {
        form();
        coordinator.tell(new WorkerReport.Failed(FENCE, 1, 1, true, "step 2, the loss: no"));
        assertEquals(
                "worker b, step 2, the loss: no",
                expect(JobEvent.Recovering.class).reason());
        FormWorld next = a.expectMessageClass(FormWorld.class, PATIENCE);
        assertEquals(List.of(b.getRef(), a.getRef()), next.peers()); // other ranks, so other shards
        b.expectMessageClass(FormWorld.class, PATIENCE);
        expect(JobEvent.WorldFormed.class);
        coordinator.tell(new WorkerReport.Failed(next.world().fence(), 1, 1, true, "step 2, the loss: no"));
        assertEquals(
                "worker a, step 2, the loss: no", expect(JobEvent.Failed.class).sentence());
        assertAllStop();
    }

    @Test
    void aWorkerThatHangsIsReplaced() {
        form();
        coordinator.tell(new WorkerReport.Stalled("b", "the loss", 1_234));
        node.expectMessage(PATIENCE, new NodeCommand.ReplaceWorker("b"));
        assertEquals(
                List.of(a.getRef()),
                a.expectMessageClass(FormWorld.class, PATIENCE).peers());
    }

    @Test
    void whoLeavesIsToldToStopAtTheNextBoundary() {
        coordinator = KIT.spawn(CoordinatorActor.create(
                new JobPlan(2, 1_000, 1, 0, false), START, TIMING, listener.getRef(), recordingNode()));
        form();
        coordinator.tell(new WorkerReport.Leave("a"));
        reach(0, 8);
        a.expectMessage(PATIENCE, Stop.INSTANCE);
        assertEquals(
                List.of(b.getRef()),
                b.expectMessageClass(FormWorld.class, PATIENCE).peers());
    }

    @Test
    void whoAsksIsToldHowItStandsWithTheJob() {
        form();
        TestProbe<JobAnswer> asker = KIT.createTestProbe();
        coordinator.tell(new CoordinatorActor.AskStatus("digits", 60, List.of("here"), asker.getRef()));
        JobStatus status = asker.expectMessageClass(JobStatus.class, PATIENCE);
        assertEquals(FENCE, status.fence());
        assertEquals("digits", status.job());
        assertEquals(2, status.workers().size());
    }

    @Test
    void noWorkerHearsOfAWorldOrACommitBeforeItIsRecorded() {
        coordinator = KIT.spawn(CoordinatorActor.create(
                new JobPlan(2, 1_000, 1, 0, false), START, TIMING, listener.getRef(), node.getRef()));
        join("a", a.getRef());
        join("b", b.getRef());
        assertInstanceOf(JobEvent.WorldFormed.class, recorded().event());
        a.expectNoMessage(Duration.ofMillis(300));
        coordinator.tell(CoordinatorActor.Recorded.INSTANCE);
        a.expectMessageClass(FormWorld.class, PATIENCE);
        b.expectMessageClass(FormWorld.class, PATIENCE);
        coordinator.tell(new Losses(FENCE, 0, 0, new float[8]));
        coordinator.tell(new BoundaryReached(FENCE, 0, 8, 1, true));
        coordinator.tell(new BoundaryReached(FENCE, 1, 8, 1, true));
        assertInstanceOf(JobEvent.Committed.class, recorded().event());
        coordinator.tell(CoordinatorActor.Request.STOP); // waits for its turn
        a.expectNoMessage(Duration.ofMillis(300));
        coordinator.tell(CoordinatorActor.Recorded.INSTANCE);
        a.expectMessageClass(Proceed.class, PATIENCE);
        assertEquals(new JobEvent.Stopped(8), recorded().event());
        coordinator.tell(CoordinatorActor.Recorded.INSTANCE);
        a.expectMessage(PATIENCE, Stop.INSTANCE);
    }

    private NodeCommand.Record recorded() {
        return node.expectMessageClass(NodeCommand.Record.class, PATIENCE);
    }

    @Test
    void whileARecordIsWaitedForNobodyIsBlamed() {
        coordinator = KIT.spawn(CoordinatorActor.create(
                new JobPlan(2, 1_000, 1, 0, false),
                START,
                new Timing(60_000, 60_000, 500, 500, 1_000),
                listener.getRef(),
                node.getRef()));
        join("a", a.getRef());
        join("b", b.getRef());
        recorded();
        a.expectNoMessage(Duration.ofMillis(1_500)); // three times its patience
        coordinator.tell(CoordinatorActor.Recorded.INSTANCE);
        a.expectMessageClass(FormWorld.class, PATIENCE);
        node.expectNoMessage(Duration.ofMillis(300));
    }

    @Test
    void theJobStopsOnRequest() {
        form();
        coordinator.tell(CoordinatorActor.Request.STOP);
        assertInstanceOf(JobEvent.Stopped.class, listener.receiveMessage(PATIENCE));
        assertAllStop();
    }
}
