package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.HostCommand.FetchSnapshot;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.SnapshotReceived;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/** Snapshots that a host fetches, one after the other. */
class SnapshotErrandTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final TrainingJob JOB = PreparedRun.resolve(JobSpec.builder()
            .epochs(1)
            .batchSize(500)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(new LayerSpec.Flatten(), LayerSpec.Linear.of(10))
            .optimizer(OptimizerSpec.sgd(0.1))
            .build());

    private record Fetched(SnapshotErrand.Outcome outcome) {}

    private final NodeMemory memory = new NodeMemory("here", Snapshot.initial(JOB), steps -> false);
    private final TestProbe<WorkerReport> coordinator = KIT.createTestProbe();
    private final ActorRef<Object> host = KIT.spawn(Behaviors.setup(context -> {
        SnapshotErrand<Object> errand = new SnapshotErrand<>(context, JOB, memory, Fetched::new);
        return Behaviors.receive(Object.class)
                .onMessage(FetchSnapshot.class, command -> {
                    errand.fetch(command, coordinator.ref());
                    return Behaviors.same();
                })
                .onMessage(Fetched.class, fetched -> {
                    errand.done(fetched.outcome(), coordinator.ref());
                    return Behaviors.same();
                })
                .build();
    }));

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private static Snapshot snapshot(int steps) {
        Snapshot start = Snapshot.initial(JOB);
        return new Snapshot(steps, start.weights(), start.velocity(), start.buffers());
    }

    private static ActorRef<SnapshotRequest> holding(Snapshot... kept) {
        return KIT.spawn(SnapshotKeeper.create(() -> List.of(kept)));
    }

    private List<Integer> keptSteps() {
        return memory.kept().stream().map(Snapshot::steps).toList();
    }

    @Test
    void theCoordinatorHearsOfOneWhenItIsKept() {
        host.tell(new FetchSnapshot(8, holding(snapshot(8))));
        coordinator.expectMessage(new SnapshotReceived("here", 8, 0));
        assertEquals(List.of(0, 8), keptSteps());
    }

    @Test
    void oneThatIsAskedForAgainIsFetchedOnceAndAnotherTakesItsPlace() {
        TestProbe<SnapshotRequest> first = KIT.createTestProbe();
        TestProbe<SnapshotRequest> again = KIT.createTestProbe();
        TestProbe<SnapshotRequest> another = KIT.createTestProbe();
        host.tell(new FetchSnapshot(8, first.ref()));
        assertEquals(8, first.receiveMessage().steps());
        host.tell(new FetchSnapshot(8, again.ref()));
        host.tell(new FetchSnapshot(9, another.ref()));
        SnapshotRequest request = another.receiveMessage();
        assertEquals(9, request.steps());
        host.tell(new FetchSnapshot(9, again.ref()));
        again.expectNoMessage(Duration.ofMillis(200)); // the first fetch, which was stopped, ends meanwhile
        holding(snapshot(9)).tell(request);
        coordinator.expectMessage(new SnapshotReceived("here", 9, 0));
        assertEquals(List.of(0, 9), keptSteps());
    }

    @Test
    void whatCouldNotBeHadIsFetchedWhenItIsAskedForAgain() {
        host.tell(new FetchSnapshot(8, holding()));
        ActorRef<SnapshotRequest> other = holding(snapshot(8));
        coordinator.awaitAssert(() -> {
            host.tell(new FetchSnapshot(8, other));
            return coordinator.expectMessage(Duration.ofMillis(100), new SnapshotReceived("here", 8, 0));
        });
    }
}
