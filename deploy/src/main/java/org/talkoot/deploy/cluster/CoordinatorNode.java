package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training.StoppedException;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.checkpoint.ContentIdentity;
import org.talkoot.deploy.cluster.JournalKeeper.News;
import org.talkoot.deploy.cluster.files.FileServer;
import org.talkoot.deploy.cluster.files.ServedFiles;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.JobFile;
import org.talkoot.protocol.message.CoordinatorCommand;
import org.talkoot.protocol.message.CoordinatorCommand.DismissCoordinator;
import org.talkoot.protocol.message.CoordinatorCommand.Hello;
import org.talkoot.protocol.message.CoordinatorCommand.HelloCoordinator;
import org.talkoot.protocol.message.FileCommand;
import org.talkoot.protocol.message.FileManifest;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.HostCommand.Reason;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.Snapshot;

/**
 * A node of a cluster that may coordinate. It records the run as the journal says; and while it leads, it has the coordinator,
 * offers the job to every host that says hello, and does for the coordinator what needs a host.
 */
final class CoordinatorNode extends AbstractBehavior<CoordinatorCommand> {
    static final ServiceKey<CoordinatorCommand> KEY = ServiceKey.create(CoordinatorCommand.class, "coordinator");
    static final String ROLE = "coordinator";
    static final Duration RECORDING = Duration.ofMinutes(10); // for the other coordinators to record the end

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration GOODBYE = Duration.ofSeconds(3); // for the hosts to go before this node does
    private static final Duration SOON = Duration.ofMillis(100);
    private static final Duration AGAIN = Duration.ofSeconds(3); // before it tries to lead once more

    /** Stop the job, or leave it to the other coordinators; what is committed stays. */
    enum Stop implements CoordinatorCommand, NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** Fetch a committed snapshot from whoever holds it. */
    record FetchSnapshot(int steps, CompletableFuture<Snapshot> result)
            implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    /** All is recorded here: this node goes, and the hosts too where the job is over. */
    record Over(boolean done, String why) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Oldest(boolean isThis) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Heard(News news) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Coordinators(Set<ActorRef<CoordinatorCommand>> known)
            implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Told(NodeCommand command) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Fetched(Snapshot snapshot) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private record Gone(String node) implements CoordinatorCommand, NoSerializationVerificationNeeded {}

    private enum Own implements CoordinatorCommand, NoSerializationVerificationNeeded {
        TICK,
        LEAD,
        DISMISS,
        CLOSED
    }

    /**
     * What a node is to do.
     *
     * @param files of the job
     * @param past what is recorded of the steps before the run begins, for the other coordinators
     * @param minWorkers that it waits for before the first world
     * @param notices takes a sentence for people
     * @param ended told why this node records no more
     */
    record Task(
            PreparedRun run,
            ServedFiles files,
            List<JobEvent> past,
            Committee committee,
            Timing timing,
            int minWorkers,
            RecorderOf recorder,
            Consumer<String> notices,
            Consumer<RuntimeException> ended) {}

    /** Makes the actor that records the run, and asks the node for snapshots. */
    interface RecorderOf {
        Behavior<JobEvent> askingFor(ActorRef<CoordinatorCommand> node);
    }

    private final Task task;
    private final String name;
    private final String identity;
    private final String jobText;
    private final FileManifest files;
    private final ActorRef<FileCommand> server;
    private final SnapshotStore store;
    private final ActorRef<JournalMessage> journal;
    private final ActorRef<JobEvent> recorder;
    private final AgreedRun agreed;
    private final Guests guests = new Guests();
    private Set<ActorRef<CoordinatorCommand>> coordinators = Set.of();
    private boolean oldest; // of the coordinators' nodes: it is to lead
    private boolean elected; // it leads, if only to see the others off
    private Lead lead; // null while it stands by
    private Optional<HostCommand.Dismiss> dismissal = Optional.empty(); // once all is recorded here
    private boolean dismissed; // all hosts

    static Behavior<CoordinatorCommand> create(Task task) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Own.TICK, TICK);
            return new CoordinatorNode(context, task);
        }));
    }

    private CoordinatorNode(ActorContext<CoordinatorCommand> context, Task task) {
        super(context);
        this.task = task;
        name = NodeName.of(context.getSystem()).text();
        identity = task.files().identity(task.run().job().spec()).text();
        jobText = JobFile.render(task.run().job().spec());
        files = task.files().manifest();
        server = context.spawn(FileServer.create(task.files()), "files");
        store = new SnapshotStore(context, task.run().job(), task.run().start());
        agreed = new AgreedRun(store.steps(), task.run().evaluations());
        journal = context.spawn(JournalKeeper.create(name, context.messageAdapter(News.class, Heard::new)), "journal");
        recorder = context.spawn(
                task.recorder().askingFor(context.getSelf()),
                "recorder",
                DispatcherSelector.fromConfig("talkoot.listener"));
        context.watch(recorder);
        context.watch(journal);
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new Coordinators(listing.getServiceInstances(KEY)));
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
        context.getSystem().receptionist().tell(Receptionist.subscribe(KEY, listings));
        ClusterSingleton.get(context.getSystem())
                .init(SingletonActor.of(oldest(context.getSelf()), "leader")
                        .withSettings(ClusterSingletonSettings.create(context.getSystem())
                                .withRole(ROLE)));
    }

    /** Runs on the oldest of the coordinators' nodes only. */
    private static Behavior<CoordinatorCommand> oldest(ActorRef<CoordinatorCommand> node) {
        return Behaviors.setup(context -> {
            node.tell(new Oldest(true));
            return Behaviors.receive(CoordinatorCommand.class)
                    .onSignal(PostStop.class, stop -> {
                        node.tell(new Oldest(false));
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    @Override
    public Receive<CoordinatorCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Hello.class, this::onHello)
                .onMessage(HelloCoordinator.class, this::onHelloCoordinator)
                .onMessage(DismissCoordinator.class, this::onDismissed)
                .onMessage(Coordinators.class, this::onCoordinators)
                .onMessage(Oldest.class, this::onOldest)
                .onMessage(Heard.class, heard -> onNews(heard.news()))
                .onMessage(Told.class, this::onTold)
                .onMessage(JobQuestion.class, this::onQuestion)
                .onMessage(FetchSnapshot.class, this::onFetch)
                .onMessage(Fetched.class, this::onFetched)
                .onMessage(Over.class, this::onOver)
                .onMessage(Gone.class, this::onGone)
                .onMessageEquals(Stop.INSTANCE, this::onStop)
                .onMessageEquals(Own.TICK, this::onTick)
                .onMessageEquals(Own.LEAD, this::onLead)
                .onMessageEquals(Own.DISMISS, () -> elected && !dismissed ? onDismiss() : Behaviors.stopped())
                .onMessageEquals(Own.CLOSED, Behaviors::stopped)
                .onSignal(ChildFailed.class, this::onBroken)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private boolean leads() {
        return lead != null;
    }

    // Who is here.

    private Behavior<CoordinatorCommand> onHello(Hello hello) {
        if (hello.version() != Host.PROTOCOL_VERSION) {
            String why = versionMistake(hello.version());
            getContext().getLog().warn("node={} is refused: {}", hello.node(), why);
            hello.host().tell(new HostCommand.Dismiss(Reason.REFUSED, why));
        } else if (dismissed) {
            hello.host().tell(dismissal.orElseThrow());
        } else if (dismissal.isEmpty()) {
            forgetFormer(hello.host(), hello.node());
            if (guests.add(hello)) {
                welcome(hello.host(), hello.node());
            }
            if (leads() && hello.term() != lead.term()) {
                hello.host().tell(offer());
            }
        }
        return this;
    }

    private void forgetFormer(ActorRef<?> actor, String node) {
        guests.formerly(actor, node).ifPresent(former -> {
            getContext().unwatch(actor);
            gone(former);
        });
    }

    private void welcome(ActorRef<?> actor, String node) {
        getContext().getLog().info("node={} is here", node);
        getContext().watchWith(actor, new Gone(node));
        tellJournal();
    }

    private static String versionMistake(int version) {
        return "it speaks version " + version + " of the protocol, and the coordinator " + Host.PROTOCOL_VERSION
                + ": all nodes need the same Talkoot";
    }

    private HostCommand.Offer offer() {
        return new HostCommand.Offer(lead.term(), agreed.name(), jobText, files, server, lead.coordinator());
    }

    private Behavior<CoordinatorCommand> onHelloCoordinator(HelloCoordinator hello) {
        boolean suits = hello.version() == Host.PROTOCOL_VERSION && hello.job().equals(identity);
        if (suits) {
            forgetFormer(hello.coordinator(), hello.node());
            if (guests.add(hello)) {
                welcome(hello.coordinator(), hello.node());
            }
            dismissIfAllHaveRecorded();
        } else if (!hello.leads()) {
            String why = hello.version() != Host.PROTOCOL_VERSION
                    ? versionMistake(hello.version())
                    : "its job isn't that of the coordinator " + NodeName.address(name) + ": "
                            + ContentIdentity.difference(hello.job(), identity);
            getContext().getLog().warn("coordinator={} is refused: {}", hello.node(), why);
            if (leads() || oldest) {
                hello.coordinator().tell(new DismissCoordinator(Reason.REFUSED, why));
            }
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onDismissed(DismissCoordinator command) {
        if (command.reason() == Reason.REFUSED) {
            return end(new JobRefusedException("this coordinator is refused: " + command.why()));
        }
        return dismissal.isPresent() ? Behaviors.stopped() : this;
    }

    private Behavior<CoordinatorCommand> onCoordinators(Coordinators listed) {
        coordinators = listed.known();
        return onTick();
    }

    private Behavior<CoordinatorCommand> onTick() {
        HelloCoordinator hello = new HelloCoordinator(
                name,
                Host.PROTOCOL_VERSION,
                identity,
                leads(),
                dismissal.isPresent(),
                getContext().getSelf(),
                store.keeper(),
                journal);
        coordinators.stream()
                .filter(other -> !other.equals(getContext().getSelf()))
                .forEach(other -> other.tell(hello));
        tellJournal();
        return this;
    }

    private void tellJournal() {
        if (!task.committee().hasOne()) {
            journal.tell(new JournalKeeper.Present(
                    guests.journals(Cluster.get(getContext().getSystem()))));
        }
    }

    private void gone(String node) {
        getContext().getLog().info("node={} is gone", node);
        guests.remove(node);
        tellJournal();
        if (leads()) {
            lead.coordinator().tell(new CoordinatorActor.NodeGone(node));
        }
    }

    private Behavior<CoordinatorCommand> onGone(Gone gone) {
        gone(gone.node());
        dismissIfAllHaveRecorded();
        return dismissed && guests.hosts().isEmpty() ? Behaviors.stopped() : this;
    }

    // Who leads.

    private Behavior<CoordinatorCommand> onOldest(Oldest told) {
        oldest = told.isThis();
        if (oldest) {
            return onLead();
        }
        journal.tell(JournalKeeper.Yield.INSTANCE);
        standBy();
        return this;
    }

    private Behavior<CoordinatorCommand> onLead() {
        if (oldest && !leads()) {
            journal.tell(new JournalKeeper.Lead(task.run().term(), task.committee()::mayOpen));
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onNews(News news) {
        if (news instanceof News.Agreed told) {
            onAgreed(told.entry());
        } else if (news instanceof News.Leads leads) {
            lead(leads.term());
        } else if (news == News.Deposed.INSTANCE) {
            standBy();
            getContext().scheduleOnce(AGAIN, getContext().getSelf(), Own.LEAD);
        } else if (news instanceof News.Lost lost && !agreed.isOver()) {
            return end(new CutOffException(lost.why()));
        }
        return this;
    }

    private void lead(long term) {
        if (!oldest || elected) {
            return; // it was told meanwhile to leave that to another
        }
        getContext().getLog().info("term={} this node leads run={}", term, agreed.name());
        elected = true;
        if (agreed.isOver()) { // it only has to see the others off
            dismissIfAllHaveRecorded();
            return;
        }
        if (agreed.newestWorld().isEmpty()) { // perhaps once more: recorders take each step once
            task.past().forEach(event -> journal.tell(new JournalKeeper.Tell(event)));
        }
        ActorRef<WorkerReport> coordinator = getContext()
                .spawn(
                        CoordinatorActor.create(
                                task.run().plan(),
                                start(term),
                                agreed.newestWorld().isPresent() ? task.timing().gathering() : task.timing(),
                                recorder,
                                getContext().messageAdapter(NodeCommand.class, Told::new)),
                        "coordinator-" + term);
        getContext().watch(coordinator);
        lead = new Lead(term, coordinator, new JobDesk(task.run(), coordinator), guests, store, journal, this::fetch);
        guests.tellHosts(offer());
        if (agreed.newestWorld().isPresent()) {
            task.notices().accept("this coordinator leads from here on");
        }
    }

    private Start start(long term) {
        return agreed.newestWorld()
                .map(world -> Start.after(
                        "the coordinator of term " + world.fence().term() + " was lost",
                        term,
                        world.workers(),
                        store.steps(),
                        agreed.evaluations()))
                .orElseGet(() -> Start.first(term, task.minWorkers(), store.steps(), agreed.evaluations()));
    }

    private void standBy() {
        elected = false;
        if (leads()) {
            getContext().getLog().info("term={} this node leads no more", lead.term());
            getContext().stop(lead.coordinator());
            lead = null;
        }
    }

    private void onAgreed(JournalEntry entry) {
        agreed.add(entry);
        if (entry instanceof JournalEntry.Led && !oldest) {
            task.notices().accept("standing by: another coordinator leads");
        } else if (entry instanceof JournalEntry.Told told) {
            record(told.event());
            if (leads()) {
                lead.agreed(told.event());
            }
        }
    }

    private void record(JobEvent event) {
        if (event instanceof JobEvent.Finished finished && finished.parameters().length == 0) {
            fetch(agreed.committed(), missing -> {})
                    .whenComplete((snapshot, failure) -> recorder.tell(
                            failure == null
                                    ? new JobEvent.Finished(snapshot.weights(), snapshot.buffers())
                                    : new JobEvent.Failed("the job is done, but this coordinator couldn't get the final"
                                            + " values: " + failure.getMessage())));
        } else {
            recorder.tell(event);
        }
    }

    // What is asked of it.

    private Behavior<CoordinatorCommand> onTold(Told told) {
        if (leads()) {
            lead.told(told.command());
        }
        return this;
    }

    private CompletableFuture<Snapshot> fetch(int steps, LongConsumer missing) {
        CompletableFuture<Snapshot> result = store.fetch(steps, guests.snapshots(), missing);
        getContext().pipeToSelf(result, (snapshot, failure) -> new Fetched(snapshot));
        return result;
    }

    private Behavior<CoordinatorCommand> onFetch(FetchSnapshot command) {
        fetch(command.steps(), missing -> {}).whenComplete((snapshot, failure) -> {
            if (failure == null) {
                command.result().complete(snapshot);
            } else {
                command.result().completeExceptionally(failure);
            }
        });
        return this;
    }

    private Behavior<CoordinatorCommand> onFetched(Fetched fetched) {
        if (fetched.snapshot() != null && store.keep(fetched.snapshot()) && leads()) {
            lead.coordinator()
                    .tell(new WorkerReport.SnapshotReceived(
                            Start.STORE, fetched.snapshot().steps(), 0));
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onQuestion(JobQuestion question) {
        if (leads()) {
            lead.desk().asked(question, guests.hosts());
        } else {
            guests.leader()
                    .ifPresentOrElse(
                            leader -> leader.coordinator().tell(question),
                            () -> question.replyTo()
                                    .tell(new JobAnswer.Unknown(
                                            "it stands by, and has heard of no coordinator that leads")));
        }
        return this;
    }

    // How it ends.

    private Behavior<CoordinatorCommand> onTerminated(Terminated gone) {
        if (leads() && gone.getRef().equals(lead.coordinator())) {
            lead.desk().trained();
        }
        return this;
    }

    private Behavior<CoordinatorCommand> onStop() {
        if (guests.hasCoordinators() && !agreed.isOver()) {
            recorder.tell(new JobEvent.Stopped(agreed.committed())); // for this node; the others go on
            return this;
        }
        if (!leads()) {
            return end(new StoppedException("stopped before it led, or had the result"));
        }
        lead.coordinator().tell(CoordinatorActor.Request.STOP);
        return this;
    }

    private Behavior<CoordinatorCommand> onOver(Over over) {
        dismissal = Optional.of(
                new HostCommand.Dismiss(over.done() || agreed.isDone() ? Reason.DONE : Reason.FAILED, over.why()));
        if (leads()) {
            lead.desk().over(over.done(), over.why());
        }
        if (!agreed.isOver() && (!elected || guests.hasCoordinators())) {
            return Behaviors.stopped(); // the others go on
        }
        getContext().scheduleOnce(RECORDING, getContext().getSelf(), Own.DISMISS);
        dismissIfAllHaveRecorded();
        return onTick(); // so that they know
    }

    private void dismissIfAllHaveRecorded() {
        if (elected
                && dismissal.isPresent()
                && !dismissed
                && guests.coordinators().allMatch(HelloCoordinator::recorded)) {
            onDismiss();
        }
    }

    /** The end is recorded by all that are here. */
    private Behavior<CoordinatorCommand> onDismiss() {
        dismissed = true;
        HostCommand.Dismiss command = dismissal.orElseThrow();
        guests.tellHosts(command);
        guests.coordinators()
                .forEach(each -> each.coordinator().tell(new DismissCoordinator(command.reason(), command.why())));
        getContext()
                .scheduleOnce(
                        guests.hosts().isEmpty() ? SOON : GOODBYE, getContext().getSelf(), Own.CLOSED);
        return this;
    }

    private Behavior<CoordinatorCommand> end(RuntimeException why) {
        task.ended().accept(why);
        return this; // until the run is closed
    }

    private Behavior<CoordinatorCommand> onBroken(ChildFailed child) {
        task.ended().accept(new TrainingFailedException("the run broke off: " + child.cause(), child.cause()));
        return Behaviors.stopped();
    }
}
