package org.talkoot.deploy.cluster;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.coordinator.CoordinatorActor;
import org.talkoot.coordinator.Start;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.HostCommand.Reason;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.Snapshot;

/** What a coordinator's node does for its coordinator while it leads. */
final class Lead {
    private final long term;
    private final ActorRef<WorkerReport> coordinator;
    private final JobDesk desk;
    private final Guests guests;
    private final SnapshotStore store;
    private final ActorRef<JournalMessage> journal;
    private final BiFunction<Integer, LongConsumer, CompletableFuture<Snapshot>> fetch;
    private JobEvent proposed; // and not agreed yet; else null

    /** @param fetch gets the snapshot after so many steps, and tells how much is missing */
    Lead(
            long term,
            ActorRef<WorkerReport> coordinator,
            JobDesk desk,
            Guests guests,
            SnapshotStore store,
            ActorRef<JournalMessage> journal,
            BiFunction<Integer, LongConsumer, CompletableFuture<Snapshot>> fetch) {
        this.term = term;
        this.coordinator = coordinator;
        this.desk = desk;
        this.guests = guests;
        this.store = store;
        this.journal = journal;
        this.fetch = fetch;
    }

    long term() {
        return term;
    }

    ActorRef<WorkerReport> coordinator() {
        return coordinator;
    }

    JobDesk desk() {
        return desk;
    }

    /** What the coordinator asks for. */
    void told(NodeCommand command) {
        if (command instanceof NodeCommand.Record record) {
            proposed = record.event();
            journal.tell(new JournalKeeper.Tell(proposed));
        } else if (command instanceof NodeCommand.ReplaceWorker replace) {
            guests.tellHosts(new HostCommand.WriteOff(replace.name()));
        } else if (command instanceof NodeCommand.Supply supply) {
            guests.host(supply.node())
                    .ifPresent(receiver -> receiver.tell(new HostCommand.FetchSnapshot(
                            supply.steps(), guests.snapshotsOf(supply.from()).orElse(store.keeper()))));
        } else if (command instanceof NodeCommand.Refuse refusal) {
            guests.host(refusal.node())
                    .ifPresent(host -> host.tell(
                            new HostCommand.Dismiss(Reason.REFUSED, "this node is refused: " + refusal.why())));
        } else if (command instanceof NodeCommand.DeliverState deliver) {
            deliver(deliver);
        }
    }

    private void deliver(NodeCommand.DeliverState deliver) {
        fetch.apply(deliver.steps(), missing -> {
                    if (missing > 0) { // while the final values come, the coordinator is patient
                        coordinator.tell(new WorkerReport.SnapshotReceived(Start.STORE, deliver.steps(), missing));
                    }
                })
                .thenAccept(snapshot -> coordinator.tell(new WorkerReport.StateDelivered(
                        deliver.fence(), deliver.rank(), snapshot.weights(), snapshot.buffers())));
    }

    /** A majority holds it. */
    void agreed(JobEvent event) {
        if (event == proposed) {
            proposed = null;
            coordinator.tell(CoordinatorActor.Recorded.INSTANCE);
        }
    }
}
