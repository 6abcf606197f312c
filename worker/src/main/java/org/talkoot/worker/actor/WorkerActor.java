package org.talkoot.worker.actor;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.engine.numerics.Fingerprint;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.DeliverState;
import org.talkoot.protocol.message.WorkerCommand.Evaluate;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerCommand.Proceed;
import org.talkoot.protocol.message.WorkerCommand.Stop;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.WorkerMachine;

/**
 * A worker: drives the {@link WorkerMachine}, and computes its segments on the actor's own thread. After each segment it
 * takes the next message, so nothing waits inside a segment and no message waits longer than one.
 */
public final class WorkerActor extends AbstractBehavior<WorkerCommand> {
    /**
     * What a worker is made of.
     *
     * @param name unique among the workers
     * @param job what it computes
     * @param memory what the workers of this process share
     * @param coordinator whom it joins
     * @param activity where it says what it is doing
     * @param boundaryPatienceMs how long it waits at a boundary for the coordinator's word
     */
    public record Setup(
            String name,
            TrainingJob job,
            NodeMemory memory,
            ActorRef<WorkerReport> coordinator,
            Activity activity,
            long boundaryPatienceMs,
            Courier courier) {}

    /** A worker's messages to itself. */
    private enum Self implements WorkerCommand, NoSerializationVerificationNeeded {
        RUN_SEGMENT,
        TICK
    }

    private final Setup setup;
    private final WorkerEffectsInActor effects;
    private final WorkerMachine machine;
    private final Ticks ticks = new Ticks(Ticks.nowMs());

    public static Behavior<WorkerCommand> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Self.TICK, Ticks.INTERVAL);
            return new WorkerActor(context, setup);
        }));
    }

    private WorkerActor(ActorContext<WorkerCommand> context, Setup setup) {
        super(context);
        this.setup = setup;
        effects = new WorkerEffectsInActor(setup, () -> context.getSelf().tell(Self.RUN_SEGMENT));
        machine = new WorkerMachine(setup.job().testMinibatches(), setup.boundaryPatienceMs(), effects);
        setup.coordinator()
                .tell(new WorkerReport.Join(
                        setup.name(),
                        context.getSelf(),
                        new ChunkLayout(setup.job().model())
                                .chunks().stream()
                                        .map(chunk -> chunk.to() - chunk.from())
                                        .toList(),
                        Fingerprint.take().text()));
    }

    @Override
    public Receive<WorkerCommand> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Self.RUN_SEGMENT, this::onRunSegment)
                .onMessage(PeerMessage.class, this::onPeerMessage)
                .onMessageEquals(Self.TICK, this::onTick)
                .onMessage(FormWorld.class, this::onFormWorld)
                .onMessage(Proceed.class, this::onProceed)
                .onMessage(Evaluate.class, this::onEvaluate)
                .onMessage(DeliverState.class, this::onDeliverState)
                .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                .build();
    }

    private Behavior<WorkerCommand> onRunSegment() {
        Segment segment = effects.segment();
        if (segment != null) { // else it belonged to an older world
            setup.activity().begin(segment, Ticks.nowMs());
            compute(segment);
            setup.activity().end();
        }
        return this;
    }

    private void compute(Segment segment) {
        String failure = effects.compute();
        if (failure == null) {
            machine.completed(segment, Ticks.nowMs());
        } else {
            getContext().getLog().warn("worker={} segment={} failed: {}", setup.name(), segment, failure);
            machine.threw(segment, failure);
        }
    }

    private Behavior<WorkerCommand> onPeerMessage(PeerMessage message) {
        machine.received(message, Ticks.nowMs());
        return this;
    }

    private Behavior<WorkerCommand> onTick() {
        long nowMs = Ticks.nowMs();
        if (ticks.stoodStill(nowMs)) {
            machine.resumed(nowMs);
        }
        machine.tick(nowMs);
        return this;
    }

    private Behavior<WorkerCommand> onFormWorld(FormWorld command) {
        if (!machine.isNewer(command.world().fence())) {
            return this;
        }
        try {
            WorkerCompute compute = new WorkerCompute(setup.job(), command.world(), command.rank(), setup.memory());
            effects.enter(command, compute);
            machine.formed(command.world(), command.rank(), compute.program(), Ticks.nowMs());
        } catch (IllegalStateException over) {
            getContext().getLog().info("worker={} doesn't enter: {}", setup.name(), over.getMessage());
        } catch (OutOfMemoryError tooLarge) {
            cantEnter(
                    command,
                    "the model and its activations don't fit into the heap of "
                            + Runtime.getRuntime().maxMemory() / (1 << 20)
                            + " MiB; give the JVM more with -Xmx, or take a smaller batch-size");
        } catch (ArithmeticException tooLarge) {
            cantEnter(
                    command,
                    "the activations of a layer are more than an array can hold; take a smaller batch-size or more workers");
        }
        return this;
    }

    private void cantEnter(FormWorld command, String why) {
        setup.coordinator()
                .tell(new WorkerReport.Failed(
                        command.world().fence(),
                        command.rank(),
                        command.world().startStep(),
                        true,
                        "before the first step: " + why));
    }

    private Behavior<WorkerCommand> onProceed(Proceed command) {
        machine.proceed(command.fence(), command.boundary(), Ticks.nowMs());
        return this;
    }

    private Behavior<WorkerCommand> onEvaluate(Evaluate command) {
        machine.evaluate(command.fence(), command.steps(), Ticks.nowMs());
        return this;
    }

    private Behavior<WorkerCommand> onDeliverState(DeliverState command) {
        effects.deliverState(command.fence());
        return this;
    }
}
