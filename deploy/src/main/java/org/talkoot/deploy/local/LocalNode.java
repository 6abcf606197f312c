package org.talkoot.deploy.local;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
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
import org.talkoot.coordinator.JobPlan;
import org.talkoot.coordinator.Start;
import org.talkoot.deploy.checkpoint.CheckpointSchedule;
import org.talkoot.protocol.job.Numerics;
import org.talkoot.protocol.job.RunSpec;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.actor.Activity;
import org.talkoot.worker.actor.NodeMonitor;
import org.talkoot.worker.actor.WorkerActor;
import org.talkoot.worker.actor.WorkerDriver;
import org.talkoot.worker.actor.WorkerThreads;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.job.TrainingJob;

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

    private record Gone(int place, String name) implements NodeCommand {}

    private record Hosted(String name, ActorRef<WorkerCommand> worker) {}

    private final TrainingJob job;
    private final LocalTraining.Options options;
    private final NodeMemory memory;
    private final Consumer<Throwable> broken; // told why nobody is left who could end the run
    private final ActorRef<JobEvent> listening;
    private final ActorRef<NodeMonitor.Command> monitor;
    private final TreeMap<Integer, Hosted> workers = new TreeMap<>(); // by place
    private final List<Hosted> leaving = new ArrayList<>(); // until the coordinator releases them
    private ActorRef<WorkerReport> coordinator;
    private long term;
    private boolean killed; // the coordinator, on purpose
    private boolean stopping; // somebody wants the job to stop
    private boolean over;
    private int committed; // steps, when the newest coordinator began
    private int fruitless; // coordinators in a row that broke before they committed anything
    private int incarnations;

    static Behavior<NodeCommand> create(
            TrainingJob job,
            LocalTraining.Options options,
            Start start,
            NodeMemory memory,
            Behavior<JobEvent> recorder,
            Consumer<Throwable> broken) {
        return Behaviors.setup(context -> new LocalNode(context, job, options, start, memory, recorder, broken));
    }

    private LocalNode(
            ActorContext<NodeCommand> context,
            TrainingJob job,
            LocalTraining.Options options,
            Start start,
            NodeMemory memory,
            Behavior<JobEvent> recorder,
            Consumer<Throwable> broken) {
        super(context);
        this.job = job;
        this.options = options;
        this.memory = memory;
        this.broken = broken;
        listening = context.spawn(recorder, "recorder", DispatcherSelector.fromConfig("talkoot.listener"));
        context.watch(listening);
        monitor = context.spawn(NodeMonitor.create(), "monitor");
        begin(start);
        for (int place = 0; place < options.workers(); place++) {
            host(place, Integer.toString(place));
        }
    }

    private void begin(Start start) {
        term = start.term();
        committed = memory.committed();
        killed = false;
        coordinator = getContext()
                .spawn(
                        CoordinatorActor.create(
                                plan(job),
                                start,
                                options.timing(),
                                listening,
                                getContext().getSelf()),
                        "coordinator-" + term);
        getContext().watch(coordinator);
        monitor.tell(new NodeMonitor.Report(coordinator));
        if (stopping) {
            onStop(); // the one before may not have heard of it
        }
    }

    static JobPlan plan(TrainingJob job) {
        RunSpec run = job.spec().run();
        int stepsPerEpoch = job.minibatches().steps();
        return new JobPlan(
                job.spec().shards(),
                stepsPerEpoch,
                job.spec().epochs(),
                run.evaluateEveryEpochs(),
                job.test().isPresent(),
                job.spec().numerics() == Numerics.STRICT,
                run.checkpoint()
                        .map(spec -> CheckpointSchedule.intervals(spec, stepsPerEpoch))
                        .orElse(List.of()));
    }

    private void host(int place, String name) {
        boolean crowded = options.workers() > Runtime.getRuntime().availableProcessors();
        Activity activity = new Activity();
        ActorRef<WorkerCommand> worker = getContext()
                .spawn(
                        WorkerActor.create(
                                new WorkerDriver.Setup(
                                        name,
                                        job,
                                        memory,
                                        activity,
                                        BOUNDARY_PATIENCE_MS,
                                        options.segments(),
                                        Ticks::nowMs),
                                coordinator,
                                options.courier()),
                        "worker-" + name,
                        WorkerThreads.next(getContext().getSystem(), crowded));
        workers.put(place, new Hosted(name, worker));
        getContext().watchWith(worker, new Gone(place, name));
        monitor.tell(new NodeMonitor.Watch(name, activity));
    }

    @Override
    public Receive<NodeCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Gone.class, this::onGone)
                .onMessage(NodeCommand.ReplaceWorker.class, this::onReplace)
                .onMessage(NodeCommand.Scale.class, this::onScale)
                .onMessage(KillWorker.class, this::onKill)
                .onMessageEquals(KillCoordinator.INSTANCE, this::onKillCoordinator)
                .onMessageEquals(NodeCommand.JobOver.INSTANCE, this::onJobOver)
                .onMessageEquals(Stop.INSTANCE, this::onStop)
                .onSignal(ChildFailed.class, this::onBroken)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<NodeCommand> onGone(Gone gone) {
        monitor.tell(new NodeMonitor.Forget(gone.name()));
        leaving.removeIf(hosted -> hosted.name().equals(gone.name()));
        Hosted here = workers.get(gone.place());
        if (here != null && here.name().equals(gone.name())) {
            replace(gone.place());
        }
        return this;
    }

    /** A worker that hangs can't be stopped: it is left behind, with its thread. */
    private Behavior<NodeCommand> onReplace(NodeCommand.ReplaceWorker command) {
        monitor.tell(new NodeMonitor.Forget(command.name()));
        workers.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(command.name()))
                .findFirst()
                .ifPresent(entry -> {
                    entry.getValue().worker().tell(WorkerCommand.Stop.INSTANCE);
                    replace(entry.getKey());
                });
        leaving.stream()
                .filter(hosted -> hosted.name().equals(command.name()))
                .forEach(hosted -> hosted.worker().tell(WorkerCommand.Stop.INSTANCE));
        return this;
    }

    private void replace(int place) {
        if (!over) {
            host(place, place + "." + ++incarnations);
        }
    }

    private Behavior<NodeCommand> onScale(NodeCommand.Scale command) {
        while (workers.size() > Math.max(1, command.workers())) {
            Hosted last = workers.pollLastEntry().getValue();
            leaving.add(last);
            coordinator.tell(new WorkerReport.Leave(last.name()));
        }
        for (int place = 0; !over && workers.size() < command.workers(); place++) {
            if (!workers.containsKey(place)) {
                replace(place);
            }
        }
        return this;
    }

    private Behavior<NodeCommand> onKill(KillWorker command) {
        Hosted hosted = workers.get(command.place());
        if (hosted != null) {
            getContext().stop(hosted.worker());
        }
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
            over = true;
            listening.tell(new JobEvent.Failed("the run broke off: the coordinator broke " + fruitless
                    + " times in a row without a commit, the last time with " + child.cause()));
        }
        return this;
    }

    /** A new coordinator goes on with what the workers know; those who were about to leave have nobody to wait for. */
    private void takeOver(String why) {
        begin(Start.after("the coordinator of term " + term + " " + why, term + 1, workers.size(), memory.committed()));
        WorkerCommand recruit = new WorkerCommand.Recruit(term, coordinator);
        workers.values().forEach(hosted -> hosted.worker().tell(recruit));
        leaving.forEach(hosted -> hosted.worker().tell(WorkerCommand.Stop.INSTANCE));
    }

    private Behavior<NodeCommand> onJobOver() {
        over = true;
        return this;
    }

    private Behavior<NodeCommand> onStop() {
        stopping = true;
        coordinator.tell(CoordinatorActor.Request.STOP);
        return this;
    }
}
