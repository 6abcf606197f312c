package org.talkoot.deploy.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/** The newest snapshot that a coordinator's node has, and how it gets newer ones from the nodes that hold them. */
final class SnapshotStore {
    private final ActorContext<?> context;
    private final TrainingJob job;
    private final AtomicReference<Snapshot> stored;
    private final ActorRef<SnapshotRequest> keeper;

    SnapshotStore(ActorContext<?> context, TrainingJob job, Snapshot start) {
        this.context = context;
        this.job = job;
        stored = new AtomicReference<>(start);
        keeper = context.spawn(SnapshotKeeper.create(() -> List.of(stored.get())), "snapshots");
    }

    /** Hands out what is stored. */
    ActorRef<SnapshotRequest> keeper() {
        return keeper;
    }

    int steps() {
        return stored.get().steps();
    }

    /** A place to go back to, should all hosts be lost. False if there is a newer one already. */
    boolean keep(Snapshot snapshot) {
        boolean isNews = snapshot.steps() > steps();
        if (isNews) {
            stored.set(snapshot);
        }
        return isNews;
    }

    /**
     * Gets the snapshot after so many steps.
     *
     * @param sources who may hold it, beside this node
     * @param missing told again and again how much isn't here yet
     */
    CompletableFuture<Snapshot> fetch(int steps, List<ActorRef<SnapshotRequest>> sources, LongConsumer missing) {
        CompletableFuture<Snapshot> result = new CompletableFuture<>();
        List<ActorRef<SnapshotRequest>> all = new ArrayList<>(sources);
        all.add(keeper);
        context.spawnAnonymous(SnapshotFetch.create(SnapshotValues.empty(job, steps), all, missing, result));
        return result;
    }
}
