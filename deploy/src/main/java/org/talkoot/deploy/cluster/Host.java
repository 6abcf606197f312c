package org.talkoot.deploy.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.talkoot.deploy.cluster.JournalKeeper.News;
import org.talkoot.deploy.cluster.files.FileFetcher;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.CoordinatorCommand;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.HostCommand.Dismiss;
import org.talkoot.protocol.message.HostCommand.FetchSnapshot;
import org.talkoot.protocol.message.HostCommand.Offer;
import org.talkoot.protocol.message.HostCommand.WriteOff;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.actor.Workforce;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * A process that hosts workers: says again and again that it is there, takes the coordinator's offer, and hosts workers for
 * its job until it is dismissed.
 */
final class Host extends AbstractBehavior<HostCommand> {
    static final int PROTOCOL_VERSION = 2;

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration ABANDONED = Duration.ofSeconds(30); // in a cluster whose coordinators are all gone
    private static final long BOUNDARY_PATIENCE_MS = 600_000;

    /**
     * What a host is made of.
     *
     * @param workers how many it hosts
     * @param cache a folder for the job's files
     * @param courier for what its workers tell those of other nodes
     * @param ending completed with how it ended
     */
    record Setup(
            NodeName name,
            int workers,
            Path cache,
            Courier courier,
            HostListener listener,
            CompletableFuture<Ending> ending) {}

    /** Somebody wants this process to end: its workers leave at the next boundary. */
    enum Leave implements HostCommand, NoSerializationVerificationNeeded {
        INSTANCE
    }

    private enum Tick implements HostCommand, NoSerializationVerificationNeeded {
        INSTANCE
    }

    private record Coordinators(Set<ActorRef<CoordinatorCommand>> known)
            implements HostCommand, NoSerializationVerificationNeeded {}

    private record Prepared(HostedJob job, Throwable failure)
            implements HostCommand, NoSerializationVerificationNeeded {}

    private record Heard(News news) implements HostCommand, NoSerializationVerificationNeeded {}

    private record Gone(String worker) implements HostCommand, NoSerializationVerificationNeeded {}

    private record Fetched(SnapshotErrand.Outcome outcome) implements HostCommand, NoSerializationVerificationNeeded {}

    private final Setup setup;
    private final ActorRef<SnapshotRequest> keeper;
    private final ActorRef<JournalMessage> journal;
    private Set<ActorRef<CoordinatorCommand>> coordinators = Set.of();
    private long abandonedNanos; // since when there is no coordinator any more; 0 before that
    private Offer offer; // the newest; null before the first
    private long prepared; // term of the offer whose job is prepared, or was
    private volatile NodeMemory memory; // of the job; null until it is prepared; the keeper looks at it too
    private Workforce<HostCommand> workforce; // null until the job is prepared
    private SnapshotErrand<HostCommand> errand; // null until the job is prepared
    private boolean leaving;

    static Behavior<HostCommand> create(Setup setup) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
            return new Host(context, setup);
        }));
    }

    private Host(ActorContext<HostCommand> context, Setup setup) {
        super(context);
        this.setup = setup;
        keeper = context.spawn(SnapshotKeeper.create(() -> memory == null ? List.of() : memory.kept()), "snapshots");
        journal = context.spawn(
                JournalKeeper.create(setup.name().text(), context.messageAdapter(News.class, Heard::new)), "journal");
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class,
                listing -> new Coordinators(listing.getServiceInstances(CoordinatorNode.KEY)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(CoordinatorNode.KEY, listings));
    }

    @Override
    public Receive<HostCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Coordinators.class, this::onCoordinators)
                .onMessageEquals(Tick.INSTANCE, this::onTick)
                .onMessage(Offer.class, this::onOffer)
                .onMessage(Prepared.class, this::onPrepared)
                .onMessage(WriteOff.class, this::onWriteOff)
                .onMessage(Heard.class, this::onNews)
                .onMessage(Gone.class, this::onGone)
                .onMessage(FetchSnapshot.class, this::onFetch)
                .onMessage(Fetched.class, this::onFetched)
                .onMessage(JobQuestion.class, this::onQuestion)
                .onMessage(Dismiss.class, this::onDismiss)
                .onMessageEquals(Leave.INSTANCE, this::onLeave)
                .build();
    }

    private Behavior<HostCommand> onCoordinators(Coordinators found) {
        if (!coordinators.isEmpty() && found.known().isEmpty()) {
            abandonedNanos = System.nanoTime();
        }
        coordinators = found.known();
        return sayHello();
    }

    /** Those that are started again may know nothing of this cluster, and begin another. */
    private Behavior<HostCommand> onTick() {
        boolean isAbandoned = coordinators.isEmpty()
                && abandonedNanos != 0
                && System.nanoTime() - abandonedNanos > ABANDONED.toNanos();
        return isAbandoned ? end(Ending.How.AGAIN, "no coordinator is left in its cluster") : sayHello();
    }

    private Behavior<HostCommand> sayHello() {
        long term = offer == null ? 0 : offer.term();
        CoordinatorCommand hello = new CoordinatorCommand.Hello(
                setup.name().text(), PROTOCOL_VERSION, term, getContext().getSelf(), keeper, journal);
        coordinators.forEach(coordinator -> coordinator.tell(hello));
        return this;
    }

    private Behavior<HostCommand> onOffer(Offer newer) {
        if (leaving || offer != null && newer.run().equals(offer.run()) && newer.term() <= offer.term()) {
            return this;
        }
        if (offer != null && !newer.run().equals(offer.run())) {
            return end(Ending.How.AGAIN, "another run began"); // what is held here is worth nothing in it
        }
        boolean first = offer == null;
        offer = newer;
        if (first) {
            setup.listener().offered(newer);
            prepare();
        } else if (workforce != null) {
            getContext().getLog().info("term={} another coordinator", newer.term());
            workforce.recruit(newer.term(), newer.coordinator());
        }
        return this;
    }

    /** Gets the files here, then reads them: neither on this actor's thread. */
    private void prepare() {
        prepared = offer.term();
        CompletableFuture<JobSpec> fetched = new CompletableFuture<>();
        FileFetcher.Order order =
                new FileFetcher.Order(HostedJob.offered(offer), offer.files(), offer.server(), setup.cache());
        getContext().spawnAnonymous(FileFetcher.create(order, setup.listener()::fetching, fetched));
        Executor blocking = getContext().getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        getContext().pipeToSelf(fetched.thenApplyAsync(HostedJob::of, blocking), Prepared::new);
    }

    private Behavior<HostCommand> onPrepared(Prepared result) {
        if (result.failure() != null && prepared < offer.term()) { // the one that had the files may be gone
            prepare();
            return this;
        }
        if (result.failure() != null) {
            return end(Ending.How.REFUSED, words(result.failure()));
        }
        TrainingJob job = result.job().job();
        memory = new NodeMemory(
                setup.name().text(), Snapshot.initial(job), result.job().checkpoints());
        errand = new SnapshotErrand<>(getContext(), job, memory, Fetched::new);
        Workforce.Terms terms = new Workforce.Terms(
                setup.name().address() + "/",
                job,
                memory,
                setup.courier(),
                SegmentListener.NOBODY,
                BOUNDARY_PATIENCE_MS);
        workforce = new Workforce<>(getContext(), terms, offer.coordinator(), Gone::new);
        workforce.scale(setup.workers());
        setup.listener().hosting(setup.workers());
        return this;
    }

    private static String words(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private Behavior<HostCommand> onWriteOff(WriteOff command) {
        if (workforce != null) {
            workforce.writeOff(command.worker());
        }
        return this;
    }

    /** What is agreed concerns the coordinators; a host only keeps it. */
    private Behavior<HostCommand> onNews(Heard heard) {
        return heard.news() instanceof News.Lost lost ? end(Ending.How.AGAIN, lost.why()) : this;
    }

    private Behavior<HostCommand> onGone(Gone gone) {
        workforce.gone(gone.worker());
        return leaving && workforce.isEmpty() ? end(Ending.How.LEFT, "it was asked to leave") : this;
    }

    private Behavior<HostCommand> onFetch(FetchSnapshot command) {
        if (errand != null) {
            errand.fetch(command, offer.coordinator());
        }
        return this;
    }

    private Behavior<HostCommand> onFetched(Fetched fetched) {
        errand.done(fetched.outcome(), offer.coordinator());
        return this;
    }

    private Behavior<HostCommand> onQuestion(JobQuestion question) {
        if (coordinators.isEmpty()) {
            question.replyTo().tell(new JobAnswer.Unknown("it is a worker's node and has found no coordinator yet"));
        }
        coordinators.forEach(coordinator -> coordinator.tell(question));
        return this;
    }

    private Behavior<HostCommand> onDismiss(Dismiss command) {
        Ending.How how = switch (command.reason()) {
            case DONE -> Ending.How.DONE;
            case FAILED -> Ending.How.FAILED;
            case REFUSED -> Ending.How.REFUSED;
        };
        return end(how, command.why());
    }

    private Behavior<HostCommand> onLeave() {
        if (leaving || workforce == null || workforce.isEmpty()) {
            return end(Ending.How.LEFT, "it was asked to leave");
        }
        leaving = true;
        workforce.close();
        workforce.scale(0);
        return this;
    }

    private Behavior<HostCommand> end(Ending.How how, String why) {
        if (workforce != null) {
            workforce.close();
        }
        setup.ending().complete(new Ending(how, why));
        return Behaviors.stopped();
    }
}
