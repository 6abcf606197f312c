package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.cluster.files.FileServer;
import org.talkoot.deploy.cluster.files.ServedFiles;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.message.CoordinatorCommand;
import org.talkoot.protocol.message.CoordinatorCommand.Hello;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.HostCommand.Reason;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.Snapshot;

/**
 * The node of a cluster's coordinator: offers the job to every host that says hello, and does for the coordinator what needs
 * a host.
 */
final class CoordinatorNode extends AbstractBehavior<CoordinatorCommand> {
    static final ServiceKey<CoordinatorCommand> KEY = ServiceKey.create(CoordinatorCommand.class, "coordinator");

    private static final Duration GOODBYE = Duration.ofSeconds(3); // for the hosts to go before this node does
    private static final Duration SILENCE = Duration.ofSeconds(5); // after which a host isn't asked for anything

    /** Stop the job; what is committed stays. */
    enum Stop implements CoordinatorCommand, NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** Fetch a committed snapshot from whoever holds it. */
    record FetchSnapshot(int steps, CompletableFuture<Snapshot> result)
            implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    /** All is recorded: the hosts may go. */
    record Over(boolean done, String why) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Told(NodeCommand command) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Fetched(Snapshot snapshot) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record HostGone(String node) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private enum Closed implements CoordinatorCommand, NoSerializationVerificationNeeded {
        INSTANCE
    }

    private record Guest(Hello hello, long heardNanos) {}

    private final PreparedRun run;
    private final String runName;
    private final String jobText;
    private final FileManifest files;
    private final ActorRef<FileCommand> server;
    private final Consumer<Throwable> broken;
    private final ActorRef<WorkerReport> coordinator;
    private final JobDesk desk;
    private final ActorRef<SnapshotRequest> store;
    private final AtomicReference<Snapshot> stored; // what the coordinator's own node holds
    private final Map<String, Guest> hosts = new TreeMap<>(); // by node
    private Optional<HostCommand.Dismiss> dismissal = Optional.empty(); // once all is recorded

    /**
     * @param runName tells it from all others
     * @param files of the job
     * @param broken told why nobody is left who could end the run
     */
    static Behavior<CoordinatorCommand> create(
            PreparedRun run,
            String runName,
            ServedFiles files,
            Timing timing,
            int minWorkers,
            RecorderOf recorder,
            Consumer<Throwable> broken) {
        return Behaviors.setup(
                context -> new CoordinatorNode(context, run, runName, files, timing, minWorkers, recorder, broken));
    }

    /** Makes the actor that records the run, and asks the node for snapshots. */
    interface RecorderOf {
        Behavior<JobEvent> askingFor(ActorRef<CoordinatorCommand> node);
    }

    private CoordinatorNode(
            ActorContext<CoordinatorCommand> context,
            PreparedRun run,
            String runName,
            ServedFiles files,
            Timing timing,
            int minWorkers,
            RecorderOf recorder,
            Consumer<Throwable> broken) {
        super(context);
        this.run = run;
        this.runName = runName;
        this.broken = broken;
        jobText = JobFile.render(run.job().spec());
        this.files = files.manifest();
        server = context.spawn(FileServer.create(files), "files");
        stored = new AtomicReference<>(run.start());
        store = context.spawn(SnapshotKeeper.create(() -> List.of(stored.get())), "snapshots");
        ActorRef<JobEvent> recording = context.spawn(
                recorder.askingFor(context.getSelf()), "recorder", DispatcherSelector.fromConfig("talkoot.listener"));
        context.watch(recording);
        coordinator = context.spawn(
                CoordinatorActor.create(
                        run.plan(),
                        Start.first(run.term(), minWorkers, run.start().steps()),
                        timing,
                        recording,
                        context.messageAdapter(NodeCommand.class, Told::new)),
                "coordinator");
        context.watch(coordinator);
        desk = new JobDesk(run, coordinator);
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
    }

    @Override
    public Receive<CoordinatorCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Hello.class, this::onHello)
                .onMessage(Told.class, this::onTold)
                .onMessage(JobQuestion.class, this::onQuestion)
                .onMessage(FetchSnapshot.class, this::onFetch)
                .onMessage(Fetched.class, this::onFetched)
                .onMessage(Over.class, this::onOver)
                .onMessage(HostGone.class, this::onHostGone)
                .onMessageEquals(Stop.INSTANCE, this::onStop)
                .onMessageEquals(Closed.INSTANCE, Behaviors::stopped)
                .onSignal(ChildFailed.class, this::onBroken)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<CoordinatorCommand> onHello(Hello hello) {
        if (hello.version() != Host.PROTOCOL_VERSION) {
            String why = "it speaks version " + hello.version() + " of the protocol, and the coordinator "
                    + Host.PROTOCOL_VERSION + ": all nodes need the same Talkoot";
            getContext().getLog().warn("node={} is refused: {}", hello.node(), why);
            hello.host().tell(new HostCommand.Dismiss(Reason.REFUSED, why));
        } else if (dismissal.isPresent()) {
            hello.host().tell(dismissal.get());
        } else {
            if (hosts.put(hello.node(), new Guest(hello, System.nanoTime())) == null) {
                getContext().getLog().info("node={} is here", hello.node());
                getContext().watchWith(hello.host(), new HostGone(hello.node()));
            }
            if (hello.term() != run.term()) {
                hello.host().tell(new HostCommand.Offer(run.term(), runName, jobText, files, server, coordinator));
            }
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onTold(Told told) {
        if (told.command() instanceof NodeCommand.ReplaceWorker replace) {
            hosts.forEach((node, guest) -> guest.hello().host().tell(new HostCommand.WriteOff(replace.name())));
        } else if (told.command() instanceof NodeCommand.Supply supply) {
            supply(supply);
        } else if (told.command() instanceof NodeCommand.Refuse refusal && hosts.containsKey(refusal.node())) {
            hosts.get(refusal.node())
                    .hello()
                    .host()
                    .tell(new HostCommand.Dismiss(Reason.REFUSED, "this node is refused: " + refusal.why()));
        } else if (told.command() instanceof NodeCommand.DeliverState deliver) {
            deliver(deliver);
        }
        return this;
    }

    private void supply(NodeCommand.Supply supply) {
        Guest receiver = hosts.get(supply.node());
        Guest source = hosts.get(supply.from());
        if (receiver != null) {
            receiver.hello()
                    .host()
                    .tell(new HostCommand.FetchSnapshot(
                            supply.steps(),
                            source == null ? store : source.hello().snapshots()));
        }
    }

    private void deliver(NodeCommand.DeliverState deliver) {
        CompletableFuture<Snapshot> result = new CompletableFuture<>();
        fetch(deliver.steps(), missing -> onItsWay(deliver.steps(), missing), result);
        result.thenAccept(snapshot -> deliver.replyTo()
                .tell(new WorkerReport.StateDelivered(
                        deliver.fence(), deliver.rank(), snapshot.weights(), snapshot.buffers())));
    }

    private Behavior<CoordinatorCommand> onFetch(FetchSnapshot command) {
        fetch(command.steps(), missing -> {}, command.result());
        return this;
    }

    /** While the final values come, the coordinator is patient. */
    private void onItsWay(int steps, long missing) {
        if (missing > 0) {
            coordinator.tell(new WorkerReport.SnapshotReceived(Start.STORE, steps, missing));
        }
    }

    private void fetch(int steps, LongConsumer missing, CompletableFuture<Snapshot> result) {
        long nowNanos = System.nanoTime();
        List<ActorRef<SnapshotRequest>> sources = new ArrayList<>();
        for (Guest guest : hosts.values()) {
            if (nowNanos - guest.heardNanos() < SILENCE.toNanos()) {
                sources.add(guest.hello().snapshots());
            }
        }
        sources.add(store);
        getContext()
                .spawnAnonymous(SnapshotFetch.create(SnapshotValues.empty(run.job(), steps), sources, missing, result));
        getContext().pipeToSelf(result, (snapshot, failure) -> new Fetched(snapshot));
    }

    /** What was fetched for a checkpoint is a place to go back to, should all hosts be lost. */
    private Behavior<CoordinatorCommand> onFetched(Fetched fetched) {
        if (fetched.snapshot() != null
                && fetched.snapshot().steps() > stored.get().steps()) {
            stored.set(fetched.snapshot());
            coordinator.tell(new WorkerReport.SnapshotReceived(
                    Start.STORE, fetched.snapshot().steps(), 0));
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onQuestion(JobQuestion question) {
        desk.asked(question, hosts.keySet());
        return this;
    }

    private Behavior<CoordinatorCommand> onTerminated(Terminated gone) {
        if (gone.getRef().equals(coordinator)) {
            desk.trained();
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onOver(Over over) {
        dismissal = Optional.of(new HostCommand.Dismiss(over.done() ? Reason.DONE : Reason.FAILED, over.why()));
        hosts.values().forEach(guest -> guest.hello().host().tell(dismissal.get()));
        desk.over(over.done(), over.why());
        getContext().scheduleOnce(GOODBYE, getContext().getSelf(), Closed.INSTANCE);
        return hosts.isEmpty() ? Behaviors.stopped() : this;
    }

    private Behavior<CoordinatorCommand> onHostGone(HostGone gone) {
        getContext().getLog().info("node={} is gone", gone.node());
        hosts.remove(gone.node());
        coordinator.tell(new CoordinatorActor.NodeGone(gone.node()));
        return dismissal.isPresent() && hosts.isEmpty() ? Behaviors.stopped() : this;
    }

    private Behavior<CoordinatorCommand> onStop() {
        coordinator.tell(CoordinatorActor.Request.STOP);
        return this;
    }

    private Behavior<CoordinatorCommand> onBroken(ChildFailed child) {
        broken.accept(child.cause());
        return Behaviors.stopped();
    }
}
