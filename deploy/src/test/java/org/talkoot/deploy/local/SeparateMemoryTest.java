package org.talkoot.deploy.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

/** Workers that share nothing: each has weights of its own, and every message goes through bytes, as between nodes. */
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
                    LayerSpec.Linear.of(33),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(4_001),
                    LayerSpec.BatchNorm.standard(),
                    new LayerSpec.Relu(),
                    LayerSpec.Linear.of(10))
            .optimizer(
                    OptimizerSpec.builder(0.05).momentum(0.9).weightDecay(5e-4).build())
            .build());

    private static final class Run {
        private final CompletableFuture<JobEvent.Finished> result = new CompletableFuture<>();
        private final NodeMemory shared = new NodeMemory(Snapshot.initial(JOB));
        private final int workers;
        private final boolean separate;

        Run(int workers, boolean separate) {
            this.workers = workers;
            this.separate = separate;
        }

        JobEvent.Finished result() throws Exception {
            Config config = ConfigFactory.parseString("pekko.actor.serialize-messages = " + separate)
                    .withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                    .withFallback(ConfigFactory.defaultReference())
                    .resolve();
            ActorSystem<JobEvent> system = ActorSystem.create(Behaviors.setup(this::start), "separate", config);
            try {
                return result.get(60, TimeUnit.SECONDS);
            } finally {
                system.terminate();
            }
        }

        private Behavior<JobEvent> start(ActorContext<JobEvent> context) {
            JobPlan plan = new JobPlan(JOB.spec().shards(), JOB.minibatches().steps(), 1, 1, true);
            ActorRef<WorkerReport> coordinator = context.spawn(
                    CoordinatorActor.create(
                            plan,
                            Start.first(1, workers, 0),
                            new Timing(60_000, 60_000, 30_000, 30_000, 1_000),
                            context.getSelf(),
                            context.getSystem().ignoreRef()),
                    "coordinator");
            for (int i = 0; i < workers; i++) {
                context.spawn(
                        WorkerActor.create(
                                new WorkerDriver.Setup(
                                        "" + i,
                                        JOB,
                                        separate
                                                ? new NodeMemory("node " + i, Snapshot.initial(JOB), steps -> false)
                                                : shared,
                                        new Activity(),
                                        60_000,
                                        SegmentListener.NOBODY,
                                        Ticks::nowMs),
                                coordinator,
                                Courier.DIRECT),
                        "worker-" + i,
                        WorkerThreads.next(context.getSystem(), true));
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
    }

    @ParameterizedTest(name = "{0} workers")
    @ValueSource(ints = {1, 2, 3, 5, 7})
    void theWeightsAreTheSameToTheLastBit(int workers) throws Exception {
        JobEvent.Finished expected = new Run(2, false).result();
        JobEvent.Finished actual = new Run(workers, true).result();
        assertArrayEquals(bits(expected.parameters()), bits(actual.parameters()));
        assertArrayEquals(bits(expected.buffers()), bits(actual.buffers()));
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(values[i]);
        }
        return bits;
    }
}
