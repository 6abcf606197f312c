package org.talkoot.worker.actor;

import java.time.Duration;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;

/**
 * Watches the workers of a node from another thread, and tells the coordinator of one that doesn't come out of a segment:
 * its peers only know that it is silent.
 */
public final class NodeMonitor extends AbstractBehavior<NodeMonitor.Command> {
    private static final Duration INTERVAL = Duration.ofMillis(100);

    public sealed interface Command extends NoSerializationVerificationNeeded {}

    /** To whom, from now on. */
    public record Report(ActorRef<WorkerReport> coordinator) implements Command {}

    public record Watch(String worker, Activity activity) implements Command {}

    public record Forget(String worker) implements Command {}

    private enum Look implements Command {
        INSTANCE
    }

    private final Lookout lookout = new Lookout(Ticks.nowMs());
    private ActorRef<WorkerReport> coordinator;

    public static Behavior<Command> create() {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Look.INSTANCE, INTERVAL);
            return new NodeMonitor(context);
        }));
    }

    private NodeMonitor(ActorContext<Command> context) {
        super(context);
        coordinator = context.getSystem().ignoreRef();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Report.class, this::onReport)
                .onMessage(Watch.class, this::onWatch)
                .onMessage(Forget.class, this::onForget)
                .onMessageEquals(Look.INSTANCE, this::onLook)
                .build();
    }

    private Behavior<Command> onReport(Report report) {
        coordinator = report.coordinator();
        return this;
    }

    private Behavior<Command> onWatch(Watch watch) {
        lookout.watch(watch.worker(), watch.activity());
        return this;
    }

    private Behavior<Command> onForget(Forget forget) {
        lookout.forget(forget.worker());
        return this;
    }

    private Behavior<Command> onLook() {
        lookout.look(Ticks.nowMs(), coordinator::tell);
        return this;
    }
}
