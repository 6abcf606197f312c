package org.talkoot.jmh.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerCommand;

/** Sends the messages of a round, and does nothing else. */
final class BareWorker extends AbstractBehavior<WorkerCommand> {
    private static final Fence FENCE = new Fence(1, 1);

    private final int rank;
    private final Chunks chunks;
    private final float[] values;
    private final Deque<GradientChunk> early = new ArrayDeque<>(); // of a round that this worker isn't to begin yet
    private ActorRef<WorkerCommand> peer;
    private CompletableFuture<Void> done;
    private int goal; // rounds
    private int round;
    private int heard; // chunks of this round

    BareWorker(ActorContext<WorkerCommand> context, int rank, Chunks chunks) {
        super(context);
        this.rank = rank;
        this.chunks = chunks;
        values = new float[chunks.floats() + 1];
    }

    @Override
    public Receive<WorkerCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Pair.Begin.class, this::onBegin)
                .onMessage(Pair.Exchange.class, this::onExchange)
                .onMessage(GradientChunk.class, this::onGradient)
                .onMessage(WeightsChunk.class, weights -> heard())
                .build();
    }

    private Behavior<WorkerCommand> onBegin(Pair.Begin begin) {
        peer = begin.peer();
        return this;
    }

    private Behavior<WorkerCommand> onExchange(Pair.Exchange order) {
        goal += order.rounds();
        done = order.done();
        send();
        while (!early.isEmpty() && round < goal) {
            answer(early.poll());
        }
        return this;
    }

    private Behavior<WorkerCommand> onGradient(GradientChunk gradient) {
        if (round == goal) {
            early.add(gradient);
            return this;
        }
        return answer(gradient);
    }

    private Behavior<WorkerCommand> answer(GradientChunk gradient) {
        int chunk = gradient.chunk();
        int to = chunks.from(chunk + 1);
        peer.tell(new WeightsChunk(FENCE, gradient.step(), rank, chunk, chunks.from(chunk), to, values));
        return heard();
    }

    private Behavior<WorkerCommand> heard() {
        heard++;
        if (heard == chunks.count()) {
            heard = 0;
            round++;
            if (round < goal) {
                send();
            } else {
                done.complete(null);
            }
        }
        return this;
    }

    private void send() {
        float[][] partials = {values};
        for (int chunk = 0; chunk < chunks.count(); chunk++) {
            if (chunks.owner(chunk) != rank) {
                int to = chunks.from(chunk + 1);
                peer.tell(new GradientChunk(FENCE, round, rank, chunk, chunks.from(chunk), to, partials));
            }
        }
    }
}
