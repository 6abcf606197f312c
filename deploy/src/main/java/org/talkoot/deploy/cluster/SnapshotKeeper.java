package org.talkoot.deploy.cluster;

import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.message.SnapshotReply.NoSnapshot;
import org.talkoot.protocol.message.SnapshotReply.SnapshotPart;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.worker.compute.Snapshot;

/** Hands out the snapshots of its process, part by part. One that is being handed out stays until another is asked for. */
final class SnapshotKeeper extends AbstractBehavior<SnapshotRequest> {
    private final Supplier<List<Snapshot>> kept;
    private SnapshotValues serving; // null before the first

    /** @param kept the snapshots that are here now */
    static Behavior<SnapshotRequest> create(Supplier<List<Snapshot>> kept) {
        return Behaviors.setup(context -> new SnapshotKeeper(context, kept));
    }

    private SnapshotKeeper(ActorContext<SnapshotRequest> context, Supplier<List<Snapshot>> kept) {
        super(context);
        this.kept = kept;
    }

    @Override
    public Receive<SnapshotRequest> createReceive() {
        return newReceiveBuilder()
                .onMessage(SnapshotRequest.class, this::onRequest)
                .build();
    }

    private Behavior<SnapshotRequest> onRequest(SnapshotRequest request) {
        if (serving == null || serving.snapshot().steps() != request.steps()) {
            serving = kept.get().stream()
                    .filter(snapshot -> snapshot.steps() == request.steps())
                    .map(SnapshotValues::new)
                    .findFirst()
                    .orElse(null);
        }
        boolean here = serving != null && request.from() >= 0 && request.from() <= serving.total();
        if (here) {
            long left = Math.min(serving.total() - request.from(), SnapshotRequest.MOST);
            int count = (int) Math.max(0, Math.min(left, request.count()));
            float[] values = serving.get(request.from(), count);
            request.replyTo().tell(new SnapshotPart(request.steps(), request.from(), serving.total(), values));
        } else {
            request.replyTo().tell(new NoSnapshot(request.steps()));
        }
        return this;
    }
}
