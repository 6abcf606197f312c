package org.talkoot.worker.actor;

import java.util.List;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.Evaluate;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerCommand.Proceed;
import org.talkoot.protocol.message.WorkerCommand.Recruit;
import org.talkoot.protocol.message.WorkerCommand.Stop;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;

/**
 * A worker: hands its messages to a {@link WorkerDriver}, which computes on the actor's own thread. After each segment it
 * takes the next message, so nothing waits inside a segment and no message waits longer than one.
 */
public final class WorkerActor extends AbstractBehavior<WorkerCommand> {

    /** A worker's messages to itself. */
    private enum Self implements WorkerCommand, NoSerializationVerificationNeeded {
        RUN_SEGMENT,
        TICK
    }

    private static final int TICKS_BETWEEN_JOINS = 8;

    private final WorkerDriver.Setup setup;
    private final Courier courier;
    private final WorkerDriver driver;
    private final Ticks ticks;
    private int ticksSinceJoin;
    private ActorRef<WorkerReport> coordinator;
    private List<ActorRef<WorkerCommand>> peers = List.of(); // by rank

    /**
     * @param coordinator whom it joins
     * @param courier brings its messages to its peers
     */
    public static Behavior<WorkerCommand> create(
            WorkerDriver.Setup setup, ActorRef<WorkerReport> coordinator, Courier courier) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Self.TICK, Ticks.INTERVAL);
            return new WorkerActor(context, setup, coordinator, courier);
        }));
    }

    private WorkerActor(
            ActorContext<WorkerCommand> context,
            WorkerDriver.Setup setup,
            ActorRef<WorkerReport> coordinator,
            Courier courier) {
        super(context);
        this.setup = setup;
        this.coordinator = coordinator;
        this.courier = courier;
        ticks = new Ticks(setup.clock().getAsLong());
        driver = new WorkerDriver(setup, new Post());
        join();
    }

    private void join() {
        ticksSinceJoin = 0;
        coordinator.tell(new WorkerReport.Join(
                setup.name(),
                driver.node(),
                getContext().getSelf(),
                driver.chunkSizes(),
                driver.fingerprint(),
                driver.newestWorld(),
                driver.committed()));
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
                .onMessage(Recruit.class, this::onRecruit)
                .onMessageEquals(Stop.INSTANCE, Behaviors::stopped)
                .build();
    }

    private Behavior<WorkerCommand> onRunSegment() {
        driver.runSegment();
        return this;
    }

    private Behavior<WorkerCommand> onPeerMessage(PeerMessage message) {
        driver.received(message);
        return this;
    }

    private Behavior<WorkerCommand> onTick() {
        if (ticks.stoodStill(setup.clock().getAsLong())) {
            driver.resumed();
        }
        driver.tick();
        if (++ticksSinceJoin >= TICKS_BETWEEN_JOINS && driver.isInNoWorld()) {
            join(); // the coordinator may not have heard it, or may have written it off
        }
        return this;
    }

    private Behavior<WorkerCommand> onFormWorld(FormWorld command) {
        if (driver.isNewer(command.world().fence())) {
            peers = command.peers();
            driver.form(command.world(), command.rank());
        }
        return this;
    }

    private Behavior<WorkerCommand> onProceed(Proceed command) {
        driver.proceed(command);
        return this;
    }

    private Behavior<WorkerCommand> onEvaluate(Evaluate command) {
        driver.evaluate(command);
        return this;
    }

    private Behavior<WorkerCommand> onRecruit(Recruit command) {
        coordinator = command.coordinator();
        driver.recruited(command.term());
        join();
        return this;
    }

    /** Sends on behalf of the driver. */
    private final class Post implements WorkerDriver.Post {
        @Override
        public void toPeer(int rank, PeerMessage message) {
            courier.send(peers.get(rank), message);
        }

        @Override
        public void toCoordinator(WorkerReport report) {
            if (report instanceof WorkerReport.Failed failed) {
                getContext().getLog().warn("worker={} failed: {}", setup.name(), failed.reason());
            }
            coordinator.tell(report);
        }

        @Override
        public void runSoon() {
            getContext().getSelf().tell(Self.RUN_SEGMENT);
        }
    }
}
