package org.talkoot.deploy.local;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.Start;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.actor.Workforce;
import org.talkoot.worker.compute.NodeMemory;

/** A run's only node: hosts the coordinator and the workers, and puts a new worker where one died or hangs. */
final class LocalNode extends AbstractBehavior<NodeCommand> {
    static final long BOUNDARY_PATIENCE_MS = 600_000;
    private static final int MOST_FRUITLESS = 3;

    /** Stop the job; what is committed stays. */
    enum Stop implements NodeCommand {
        INSTANCE
    }

    /** Somebody kills a worker, to see what happens. */
    record KillWorker(int place) implements NodeCommand {}

    /** Somebody kills the coordinator, to see what happens. */
    enum KillCoordinator implements NodeCommand {
        INSTANCE
    }

    /** Somebody wants to know how it stands with the job. */
    record AskStatus(ActorRef<JobAnswer> replyTo) implements NodeCommand {}

    private record Gone(String name) implements NodeCommand {}

    private final PreparedRun run;
    private final LocalTraining.Options options;
    private final NodeMemory memory;
    private final Consumer<Throwable> broken; // told why nobody is left who could end the run
    private final ActorRef<JobEvent> listening;
    private final Workforce<NodeCommand> workers;
    private final List<JobEvent.Evaluated> evaluations; // of the job so far
    private ActorRef<WorkerReport> coordinator;
    private long term;
    private boolean killed; // the coordinator, on purpose
    private boolean stopping; // somebody wants the job to stop
    private boolean over;
    private int committed; // steps, when the newest coordinator began
    private int fruitless; // coordinators in a row that broke before they committed anything

    static Behavior<NodeCommand> create(
            PreparedRun run,
            LocalTraining.Options options,
            NodeMemory memory,
            Behavior<JobEvent> recorder,
            Consumer<Throwable> broken) {
        return Behaviors.setup(context -> new LocalNode(context, run, options, memory, recorder, broken));
    }

    private LocalNode(
            ActorContext<NodeCommand> context,
            PreparedRun run,
            LocalTraining.Options options,
            NodeMemory memory,
            Behavior<JobEvent> recorder,
            Consumer<Throwable> broken) {
        super(context);
        this.run = run;
        this.options = options;
        this.memory = memory;
        this.broken = broken;
        listening = context.spawn(recorder, "recorder", DispatcherSelector.fromConfig("talkoot.listener"));
        context.watch(listening);
        evaluations = new ArrayList<>(run.evaluations());
        begin(Start.first(run.term(), options.workers(), run.start().steps(), evaluations));
        workers = new Workforce<>(
                context,
                new Workforce.Terms("", run.job(), memory, options.courier(), options.segments(), BOUNDARY_PATIENCE_MS),
                coordinator,
                Gone::new);
        workers.scale(options.workers());
    }

    private void begin(Start start) {
        term = start.term();
        committed = memory.committed();
        killed = false;
        coordinator = getContext()
                .spawn(
                        CoordinatorActor.create(
                                run.plan(),
                                start,
                                options.timing(),
                                listening,
                                getContext().getSelf()),
                        "coordinator-" + term);
        getContext().watch(coordinator);
        if (stopping) {
            onStop(); // the one before may not have heard of it
        }
    }

    @Override
    public Receive<NodeCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Gone.class, this::onGone)
                .onMessage(NodeCommand.Record.class, this::onRecord)
                .onMessage(NodeCommand.ReplaceWorker.class, this::onReplace)
                .onMessage(NodeCommand.DeliverState.class, this::onDeliver)
                .onMessage(NodeCommand.Scale.class, this::onScale)
                .onMessage(AskStatus.class, this::onAskStatus)
                .onMessage(KillWorker.class, this::onKill)
                .onMessageEquals(KillCoordinator.INSTANCE, this::onKillCoordinator)
                .onMessageEquals(NodeCommand.JobOver.INSTANCE, this::onJobOver)
                .onMessageEquals(Stop.INSTANCE, this::onStop)
                .onSignal(ChildFailed.class, this::onBroken)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<NodeCommand> onGone(Gone gone) {
        workers.gone(gone.name());
        return this;
    }

    private Behavior<NodeCommand> onRecord(NodeCommand.Record command) {
        if (command.event() instanceof JobEvent.Evaluated evaluation) {
            evaluations.add(evaluation);
        }
        listening.tell(command.event());
        command.replyTo().tell(CoordinatorActor.Recorded.INSTANCE);
        return this;
    }

    private Behavior<NodeCommand> onReplace(NodeCommand.ReplaceWorker command) {
        workers.writeOff(command.name());
        return this;
    }

    private Behavior<NodeCommand> onDeliver(NodeCommand.DeliverState command) {
        memory.commit(command.fence(), command.steps());
        memory.kept().stream()
                .filter(snapshot -> snapshot.steps() == command.steps())
                .forEach(done -> command.replyTo()
                        .tell(new WorkerReport.StateDelivered(
                                command.fence(),
                                command.rank(),
                                done.weights().clone(),
                                done.buffers().clone())));
        return this;
    }

    private Behavior<NodeCommand> onScale(NodeCommand.Scale command) {
        workers.scale(Math.max(1, command.workers()));
        return this;
    }

    private Behavior<NodeCommand> onAskStatus(AskStatus ask) {
        coordinator.tell(new CoordinatorActor.AskStatus(
                run.job().spec().name(), run.samplesPerStep(), List.of(), ask.replyTo()));
        return this;
    }

    private Behavior<NodeCommand> onKill(KillWorker command) {
        workers.kill(command.place());
        return this;
    }

    private Behavior<NodeCommand> onKillCoordinator() {
        killed = true;
        getContext().stop(coordinator);
        return this;
    }

    /** Coordinator or recorder have done their work, or the coordinator was killed. */
    private Behavior<NodeCommand> onTerminated(Terminated done) {
        if (killed && !over && done.getRef().equals(coordinator)) {
            takeOver("was killed");
        }
        return this;
    }

    private Behavior<NodeCommand> onBroken(ChildFailed child) {
        if (!child.getRef().equals(coordinator)) {
            broken.accept(child.cause());
            return Behaviors.stopped();
        }
        getContext().getLog().error("term={} the coordinator broke", term, child.cause());
        fruitless = memory.committed() > committed ? 0 : fruitless + 1;
        if (fruitless <= MOST_FRUITLESS && !over) {
            takeOver("broke: " + child.cause());
        } else {
            onJobOver();
            listening.tell(new JobEvent.Failed("the run broke off: the coordinator broke " + fruitless
                    + " times in a row without a commit, the last time with " + child.cause()));
        }
        return this;
    }

    /** A new coordinator goes on with what the workers know. */
    private void takeOver(String why) {
        begin(Start.after(
                "the coordinator of term " + term + " " + why,
                term + 1,
                workers.size(),
                memory.committed(),
                evaluations));
        workers.recruit(term, coordinator);
    }

    private Behavior<NodeCommand> onJobOver() {
        over = true;
        workers.close();
        return this;
    }

    private Behavior<NodeCommand> onStop() {
        stopping = true;
        coordinator.tell(CoordinatorActor.Request.STOP);
        return this;
    }
}
