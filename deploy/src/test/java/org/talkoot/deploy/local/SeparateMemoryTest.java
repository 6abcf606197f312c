package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.DataSpec;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.LayerSpec;
import org.talkoot.protocol.job.OptimizerSpec;
import org.talkoot.protocol.job.Preparation;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.actor.Activity;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.actor.WorkerActor;
import org.talkoot.worker.actor.WorkerDriver;
import org.talkoot.worker.actor.WorkerThreads;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/** Workers of several processes: each process has weights of its own, and between them every message goes through bytes. */
class SeparateMemoryTest {
    /** Several chunks: a small layer, a large one that is cut, and a last one with the loss. */
    private static final TrainingJob JOB = PreparedRun.resolve(JobSpec.builder()
            .name("separate-memory")
            .seed(11)
            .epochs(1)
            .batchSize(200)
            .shards(6)
            .data(new DataSpec.Digits(Preparation.standard()))
            .model(
                    new LayerSpec.Flatten(),
                    LayerSpec.Linear.of(66),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(4_001), // whose gradient has two blocks
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(10))
            .optimizer(
                    OptimizerSpec.builder(0.05).momentum(0.9).weightDecay(5e-4).build())
            .build());

    private static final class Run {
        private final CompletableFuture<JobEvent.Finished> result = new CompletableFuture<>();
        private final List<NodeMemory> memories = new ArrayList<>(); // by process
        private final int[] workers; // by process

        Run(int... workers) {
            this.workers = workers;
            for (int process = 0; process < workers.length; process++) {
                memories.add(new NodeMemory("node " + process, Snapshot.initial(JOB), steps -> false));
            }
        }

        JobEvent.Finished result() throws Exception {
            boolean alone =
                    Arrays.stream(workers).allMatch(each -> each == 1); // in its process, so that it shares nothing
            Config config = ConfigFactory.parseString("pekko.actor.serialize-messages = " + alone)
                    .withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
            ActorSystem<JobEvent> system = ActorSystem.create(Behaviors.setup(this::start), "separate", config);
            try {
                return result.get(60, TimeUnit.SECONDS);
            } finally {
                system.terminate();
                system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS); // its threads with it
            }
        }

        /** Of each process, when the job is done. */
        List<Snapshot> snapshots() {
            return memories.stream().map(memory -> memory.snapshot(JOB.steps())).toList();
        }

        private Behavior<JobEvent> start(ActorContext<JobEvent> context) {
            JobPlan plan = new JobPlan(JOB.spec().shards(), JOB.minibatches().steps(), 1, 1, true);
            ActorRef<WorkerReport> coordinator = context.spawn(
                    CoordinatorActor.create(
                            plan,
                            Start.first(1, Arrays.stream(workers).sum(), 0, List.of()),
                            new Timing(60_000, 60_000, 30_000, 30_000, 1_000),
                            context.getSelf(),
                            context.spawn(
                                    Behaviors.receiveMessage(command -> onCommand(command, context.getSelf())),
                                    "node")),
                    "coordinator");
            for (int process = 0; process < workers.length; process++) {
                for (int i = 0; i < workers[process]; i++) {
                    spawnWorker(context, coordinator, process, i);
                }
            }
            return Behaviors.receiveMessage(event -> {
                if (event instanceof JobEvent.Finished finished) {
                    result.complete(finished);
                } else if (event instanceof JobEvent.Failed failure) {
                    result.completeExceptionally(new AssertionError(failure.sentence()));
                }
                return Behaviors.same();
            });
        }

        /** The node hands out what its snapshot has. */
        private Behavior<NodeCommand> onCommand(NodeCommand command, ActorRef<JobEvent> recorder) {
            if (command instanceof NodeCommand.Record record) {
                recorder.tell(record.event());
                record.replyTo().tell(CoordinatorActor.Recorded.INSTANCE);
            } else if (command instanceof NodeCommand.DeliverState deliver) {
                Snapshot last = memories.get(0).snapshot(deliver.steps());
                deliver.replyTo()
                        .tell(new WorkerReport.StateDelivered(
                                deliver.fence(), deliver.rank(), last.weights(), last.buffers()));
            }
            return Behaviors.same();
        }

        private void spawnWorker(
                ActorContext<JobEvent> context, ActorRef<WorkerReport> coordinator, int process, int number) {
            context.spawn(
                    WorkerActor.create(
                            new WorkerDriver.Setup(
                                    process + "." + number,
                                    JOB,
                                    memories.get(process),
                                    new Activity(),
                                    60_000,
                                    SegmentListener.NOBODY,
                                    Ticks::nowMs),
                            coordinator,
                            courier(SerializationExtension.get(context.getSystem()), prefix(process))),
                    prefix(process) + number,
                    WorkerThreads.next(context.getSystem(), true));
        }

        private static String prefix(int process) {
            return "worker-" + process + "-";
        }

        /** From one process to another as bytes, and within a process as it is. */
        private static Courier courier(Serialization serialization, String own) {
            return (peer, message) -> {
                boolean leaves = !peer.path().name().startsWith(own);
                peer.tell(
                        leaves
                                ? serialization
                                        .deserialize(
                                                serialization.serialize(message).get(), message.getClass())
                                        .get()
                                : message);
            };
        }
    }

    static List<int[]> workersByProcess() {
        return List.of(
                new int[] {3},
                new int[] {1, 1},
                new int[] {1, 1, 1, 1, 1, 1, 1},
                new int[] {2, 2},
                new int[] {1, 3},
                new int[] {3, 1, 2});
    }

    @ParameterizedTest(name = "{0} workers in processes of their own")
    @MethodSource("workersByProcess")
    void theStateIsTheSameToTheLastBitInEveryProcess(int... workers) throws Exception {
        Run expected = new Run(1);
        JobEvent.Finished alone = expected.result();
        Run actual = new Run(workers);
        JobEvent.Finished finished = actual.result();
        assertArrayEquals(bits(alone.parameters()), bits(finished.parameters()));
        assertArrayEquals(bits(alone.buffers()), bits(finished.buffers()));
        for (Snapshot process : actual.snapshots()) {
            Snapshot snapshot = expected.snapshots().get(0);
            assertArrayEquals(bits(snapshot.weights()), bits(process.weights()));
            assertArrayEquals(bits(snapshot.velocity()), bits(process.velocity()));
            assertArrayEquals(bits(snapshot.buffers()), bits(process.buffers()));
        }
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
