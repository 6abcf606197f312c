package org.talkoot.coordinator;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.time.Ticks;

/**
 * Drives the {@link CoordinatorMachine}: feeds it messages and time, and carries out its effects. What is recorded of the job is
 * handed to the node first, and until that confirms it, nothing else happens: no effect that follows is carried out, no message
 * reaches the machine, and no time passes for it.
 */
public final class CoordinatorActor extends AbstractBehavior<WorkerReport> {
    /** What the one who started the job tells the coordinator. */
    public enum Request implements WorkerReport, NoSerializationVerificationNeeded {
        STOP
    }

    /**
     * Somebody wants to know how it stands with the job. What the coordinator doesn't know of it comes with the question.
     *
     * @param job its name
     * @param samplesPerStep on average
     * @param nodes that host workers or are getting ready to, by their addresses
     */
    public record AskStatus(String job, double samplesPerStep, List<String> nodes, ActorRef<JobAnswer> replyTo)
            implements WorkerReport, NoSerializationVerificationNeeded {}

    private enum Tick implements WorkerReport, NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** A node is gone, with all its workers and what it held. */
    public record NodeGone(String node) implements WorkerReport, NoSerializationVerificationNeeded {}

    /** The node confirms what was to be recorded: it is valid. */
    public enum Recorded implements WorkerReport, NoSerializationVerificationNeeded {
        INSTANCE
    }

    private record Died(String name) implements WorkerReport, NoSerializationVerificationNeeded {}

    private final ActorRef<JobEvent> listener;
    private final ActorRef<NodeCommand> node;
    private final CoordinatorMachine machine;
    private final Map<String, ActorRef<WorkerCommand>> joined = new HashMap<>(); // by name
    private List<ActorRef<WorkerCommand>> workers = List.of(); // of the world, by rank
    private final Course course = new Course();
    private final Ticks ticks = new Ticks(Ticks.nowMs());
    private final Queue<Runnable> effects = new ArrayDeque<>(); // behind what is being recorded
    private final Queue<Runnable> events = new ArrayDeque<>(); // likewise, for the machine
    private boolean recording;
    private long recordingSinceMs;
    private boolean over;

    /**
     * @param listener is told what isn't recorded
     * @param node records what is, and does what needs a node
     */
    public static Behavior<WorkerReport> create(
            JobPlan plan, Start start, Timing timing, ActorRef<JobEvent> listener, ActorRef<NodeCommand> node) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, Ticks.INTERVAL);
            return new CoordinatorActor(context, plan, start, timing, listener, node);
        }));
    }

    private CoordinatorActor(
            ActorContext<WorkerReport> context,
            JobPlan plan,
            Start start,
            Timing timing,
            ActorRef<JobEvent> listener,
            ActorRef<NodeCommand> node) {
        super(context);
        this.listener = listener;
        this.node = node;
        machine = new CoordinatorMachine(plan, start, timing, new Effects(), Ticks.nowMs());
    }

    @Override
    public Receive<WorkerReport> createReceive() {
        return newReceiveBuilder()
                .onMessage(WorkerReport.InWorld.class, report -> after(() -> machine.reported(report, Ticks.nowMs())))
                .onMessage(WorkerReport.Stalled.class, stalled -> after(() -> machine.stalled(stalled, Ticks.nowMs())))
                .onMessage(
                        WorkerReport.SnapshotReceived.class,
                        part -> after(() -> machine.received(part.node(), part.steps(), part.missing(), Ticks.nowMs())))
                .onMessage(WorkerReport.Join.class, join -> after(() -> join(join)))
                .onMessage(
                        WorkerReport.Leave.class,
                        leave -> after(() -> machine.wantsToLeave(leave.name(), Ticks.nowMs())))
                .onMessage(AskStatus.class, this::onAskStatus)
                .onMessage(Died.class, death -> after(() -> died(death.name())))
                .onMessage(NodeGone.class, gone -> after(() -> machine.nodeGone(gone.node(), Ticks.nowMs())))
                .onMessageEquals(Tick.INSTANCE, this::onTick)
                .onMessageEquals(Recorded.INSTANCE, this::onRecorded)
                .onMessageEquals(Request.STOP, () -> after(machine::stop))
                .build();
    }

    private void join(WorkerReport.Join join) {
        if (join.worker().equals(joined.get(join.name()))) {
            if (!machine.has(join.name())) { // it doesn't know yet that it was written off
                join.worker().tell(WorkerCommand.Stop.INSTANCE);
            }
            return; // it asks again and again
        }
        ActorRef<WorkerCommand> namesake = joined.putIfAbsent(join.name(), join.worker());
        Candidate candidate = new Candidate(
                join.name(), join.node(), join.chunkSizes(), join.fingerprint(), join.newestWorld(), join.committed());
        machine.joined(candidate, Ticks.nowMs())
                .ifPresentOrElse(
                        reason -> refuse(join, candidate, namesake, reason),
                        () -> getContext().watchWith(join.worker(), new Died(join.name())));
    }

    private void refuse(WorkerReport.Join join, Candidate candidate, ActorRef<WorkerCommand> namesake, String reason) {
        getContext().getLog().warn("worker={} is refused: {}", join.name(), reason);
        if (namesake == null) {
            joined.remove(join.name());
        }
        join.worker().tell(WorkerCommand.Stop.INSTANCE);
        machine.misfit(candidate).ifPresent(why -> node.tell(new NodeCommand.Refuse(join.node(), why)));
    }

    private void died(String name) {
        joined.remove(name);
        machine.died(name, Ticks.nowMs());
    }

    private Behavior<WorkerReport> onAskStatus(AskStatus ask) {
        ask.replyTo().tell(machine.standing(Ticks.nowMs()).told(ask, course));
        return this;
    }

    private Behavior<WorkerReport> onTick() {
        return recording ? this : after(() -> machine.tick(Ticks.nowMs()));
    }

    private Behavior<WorkerReport> after(Runnable event) {
        events.add(event);
        return goOn();
    }

    private Behavior<WorkerReport> onRecorded() {
        recording = false;
        long nowMs = Ticks.nowMs();
        if (nowMs - recordingSinceMs > Ticks.INTERVAL.toMillis()) {
            machine.resumed(nowMs);
        }
        return goOn();
    }

    /** What waits, one after the other, until something is to be recorded. */
    private Behavior<WorkerReport> goOn() {
        while (!recording && !over && !(effects.isEmpty() && events.isEmpty())) {
            if (effects.isEmpty()) {
                long nowMs = Ticks.nowMs();
                if (ticks.stoodStill(nowMs)) { // noticed before what waited meanwhile is judged by the clock
                    machine.resumed(nowMs);
                }
                events.remove().run();
            } else {
                effects.remove().run();
            }
        }
        return over ? Behaviors.stopped() : this;
    }

    /** All wait for their turn. */
    private final class Effects implements CoordinatorEffects {
        @Override
        public void formWorld(World world, List<String> names) {
            effects.add(() -> tellAll(world, names));
        }

        private void tellAll(World world, List<String> names) {
            workers = names.stream().map(joined::get).toList();
            getContext()
                    .getLog()
                    .info("generation={} step={} ranks={}", world.fence().generation(), world.startStep(), names);
            for (int rank = 0; rank < workers.size(); rank++) {
                workers.get(rank).tell(new FormWorld(world, rank, workers));
            }
        }

        @Override
        public void proceed(Fence fence, int boundary, long patienceMs) {
            WorkerCommand command = new WorkerCommand.Proceed(fence, boundary, patienceMs);
            effects.add(() -> workers.forEach(worker -> worker.tell(command)));
        }

        @Override
        public void evaluate(Fence fence, int steps, EvaluationSet set) {
            WorkerCommand command = new WorkerCommand.Evaluate(fence, steps, set);
            effects.add(() -> workers.forEach(worker -> worker.tell(command)));
        }

        @Override
        public void deliverState(Fence fence, int rank, int steps) {
            effects.add(() -> node.tell(new NodeCommand.DeliverState(
                    fence, rank, steps, getContext().getSelf())));
        }

        @Override
        public void supply(String name, int steps, String from) {
            effects.add(() -> node.tell(new NodeCommand.Supply(name, steps, from)));
        }

        @Override
        public void release(String name) {
            ActorRef<WorkerCommand> released = joined.get(name);
            effects.add(() -> released.tell(WorkerCommand.Stop.INSTANCE));
        }

        @Override
        public void replace(String name) {
            getContext().getLog().warn("worker={} is written off", name);
            effects.add(() -> node.tell(new NodeCommand.ReplaceWorker(name)));
        }

        @Override
        public void publish(JobEvent event) {
            effects.add(() -> tell(event));
        }

        private void tell(JobEvent event) {
            course.heard(event, Ticks.nowMs());
            if (event.isRecorded()) {
                recording = true;
                recordingSinceMs = Ticks.nowMs();
                node.tell(new NodeCommand.Record(event, getContext().getSelf()));
            } else {
                listener.tell(event);
            }
        }

        @Override
        public void stop() {
            effects.add(() -> {
                node.tell(NodeCommand.JobOver.INSTANCE); // before it hears that the workers are gone
                joined.values().forEach(worker -> worker.tell(WorkerCommand.Stop.INSTANCE));
                over = true;
            });
        }
    }
}
