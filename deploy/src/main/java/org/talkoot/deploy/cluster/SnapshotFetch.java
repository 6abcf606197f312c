package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.message.SnapshotReply;
import org.talkoot.protocol.message.SnapshotReply.NoSnapshot;
import org.talkoot.protocol.message.SnapshotReply.SnapshotPart;
import org.talkoot.protocol.message.SnapshotRequest;
import org.talkoot.worker.compute.Snapshot;

/**
 * Fetches a snapshot from another process: asks for part after part, a few at a time, so that no queue on the way can
 * overflow. What doesn't come is asked for again; whoever doesn't have it, or says nothing, is followed by the next.
 */
final class SnapshotFetch extends AbstractBehavior<SnapshotReply> {
    private static final int WINDOW = 8; // parts under way
    private static final Duration TICK = Duration.ofMillis(500);
    private static final int MOST_IDLE_TICKS = 6; // until the next source is asked

    private enum Tick implements SnapshotReply, NoSerializationVerificationNeeded {
        INSTANCE;

        @Override
        public int steps() {
            return 0;
        }
    }

    private final SnapshotValues values;
    private final int steps;
    private final int parts;
    private final Deque<ActorRef<SnapshotRequest>> sources; // the first is being asked
    private final LongConsumer missing;
    private final CompletableFuture<Snapshot> result;
    private final BitSet received = new BitSet(); // parts
    private int asked; // parts, from the first on
    private int idleTicks;
    private boolean switched; // since the last tick: refusals that still come are those of the source before

    /**
     * @param empty to be filled
     * @param sources to be asked one after the other
     * @param missing told at each part how many floats are missing still
     * @param result completed with the snapshot, or with an {@link IllegalStateException} that says why not
     */
    static Behavior<SnapshotReply> create(
            SnapshotValues empty,
            List<ActorRef<SnapshotRequest>> sources,
            LongConsumer missing,
            CompletableFuture<Snapshot> result) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
            return new SnapshotFetch(context, empty, sources, missing, result);
        }));
    }

    private SnapshotFetch(
            ActorContext<SnapshotReply> context,
            SnapshotValues empty,
            List<ActorRef<SnapshotRequest>> sources,
            LongConsumer missing,
            CompletableFuture<Snapshot> result) {
        super(context);
        this.values = empty;
        this.sources = new ArrayDeque<>(sources);
        this.missing = missing;
        this.result = result;
        steps = empty.snapshot().steps();
        parts = Math.toIntExact((empty.total() + SnapshotRequest.MOST - 1) / SnapshotRequest.MOST);
        askOn();
    }

    @Override
    public Receive<SnapshotReply> createReceive() {
        return newReceiveBuilder()
                .onMessage(SnapshotPart.class, this::onPart)
                .onMessage(NoSnapshot.class, none -> none.steps() == steps && !switched ? askNext() : this)
                .onMessageEquals(Tick.INSTANCE, this::onTick)
                .onSignal(PostStop.class, stop -> onStop())
                .build();
    }

    private void askOn() {
        while (asked < parts && asked - received.cardinality() < WINDOW) {
            ask(asked++);
        }
    }

    private void ask(int part) {
        if (!sources.isEmpty()) {
            long from = (long) part * SnapshotRequest.MOST;
            sources.peek()
                    .tell(new SnapshotRequest(
                            steps, from, count(part), getContext().getSelf()));
        }
    }

    private int count(int part) {
        return (int) Math.min(SnapshotRequest.MOST, values.total() - (long) part * SnapshotRequest.MOST);
    }

    private Behavior<SnapshotReply> onPart(SnapshotPart message) {
        int part = (int) (message.from() / SnapshotRequest.MOST);
        if (message.steps() != steps || part >= parts || received.get(part)) {
            return this;
        }
        if (message.total() != values.total() || message.values().length != count(part)) {
            return askNext(); // of another model: not what is wanted
        }
        values.put(message.from(), message.values());
        received.set(part);
        idleTicks = 0;
        long here = Math.min(values.total(), (long) received.cardinality() * SnapshotRequest.MOST);
        if (received.cardinality() == parts) {
            result.complete(values.snapshot());
            missing.accept(0);
            return Behaviors.stopped();
        }
        missing.accept(Math.max(1, values.total() - here));
        askOn();
        return this;
    }

    private Behavior<SnapshotReply> onTick() {
        switched = false;
        if (++idleTicks > MOST_IDLE_TICKS) {
            return askNext();
        }
        if (idleTicks > 1 || received.isEmpty()) {
            askAgain();
        }
        return sources.isEmpty() ? Behaviors.stopped() : this;
    }

    private void askAgain() {
        for (int part = received.nextClearBit(0); part < asked; part = received.nextClearBit(part + 1)) {
            ask(part);
        }
    }

    private Behavior<SnapshotReply> askNext() {
        sources.poll();
        idleTicks = 0;
        switched = true;
        askAgain();
        return sources.isEmpty() ? Behaviors.stopped() : this;
    }

    private Behavior<SnapshotReply> onStop() {
        result.completeExceptionally(
                new IllegalStateException("the snapshot after step " + steps + " can't be had from any node any more"));
        return this;
    }
}
