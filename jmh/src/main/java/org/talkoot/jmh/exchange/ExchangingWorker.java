package org.talkoot.jmh.exchange;

import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.wire.ReceiveBuffers;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.step.EvaluationMinibatches;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;
import org.talkoot.worker.step.WorkerEffects;
import org.talkoot.worker.step.WorkerMachine;

/** A worker's own machine in a world of two, whose step, a round, is the exchange alone. */
final class ExchangingWorker extends AbstractBehavior<WorkerCommand> implements WorkerEffects {
    private static final Fence FENCE = new Fence(1, 1);

    private enum Run implements WorkerCommand {
        INSTANCE
    }

    private final WorkerMachine machine =
            new WorkerMachine(new EvaluationMinibatches(0, 0), false, Long.MAX_VALUE, this);
    private final int rank;
    private final boolean together; // with the other one, in one process
    private final Chunks chunks;
    private final float[] weights; // flat parameters, with one more as in a training; of the process
    private final float[] gradient; // likewise; the worker's own
    private final float[][] received; // (chunks): the other's gradient, flat or the chunk's range alone
    private ActorRef<WorkerCommand> peer;
    private Courier courier;
    private CompletableFuture<Void> done;
    private int goal; // rounds
    private Segment next;
    private boolean rests; // at its goal

    ExchangingWorker(ActorContext<WorkerCommand> context, int rank, boolean together, Chunks chunks, float[] weights) {
        super(context);
        this.rank = rank;
        this.together = together;
        this.chunks = chunks;
        this.weights = weights;
        gradient = new float[chunks.floats() + 1];
        received = new float[chunks.count()][];
    }

    @Override
    public Receive<WorkerCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(Pair.Begin.class, this::onBegin)
                .onMessage(Pair.Exchange.class, this::onExchange)
                .onMessageEquals(Run.INSTANCE, this::runNext)
                .onMessage(PeerMessage.class, this::onPeerMessage)
                .build();
    }

    private Behavior<WorkerCommand> onBegin(Pair.Begin begin) {
        peer = begin.peer();
        courier = begin.courier();
        List<Integer> owners =
                IntStream.range(0, chunks.count()).map(chunks::owner).boxed().toList();
        List<Integer> nodes = together ? List.of(0, 0) : List.of(0, 1);
        World world = new World(FENCE, List.of(0, 1, 2), owners, nodes, 0, Integer.MAX_VALUE, Long.MAX_VALUE);
        StepProgram program = new StepProgram(
                List.of(new StepProgram.StageTraits("", false, false)),
                Collections.nCopies(chunks.count(), new StepProgram.ChunkTraits(0, 0)));
        machine.formed(world, rank, program, 0);
        return this;
    }

    private Behavior<WorkerCommand> onExchange(Pair.Exchange order) {
        goal += order.rounds();
        done = order.done();
        return rests ? runNext() : this;
    }

    private Behavior<WorkerCommand> onPeerMessage(PeerMessage message) {
        machine.received(message, 0);
        return this;
    }

    private Behavior<WorkerCommand> runNext() {
        rests = next.kind() == Segment.Kind.LOAD && machine.steps() == goal;
        if (rests) {
            if (done != null) {
                done.complete(null);
            }
            return this;
        }
        if (next.kind() == Segment.Kind.UPDATE) {
            update(next.index());
        }
        machine.completed(next, 0);
        return this;
    }

    private void update(int chunk) {
        int from = chunks.from(chunk);
        int to = chunks.from(chunk + 1);
        float[] other = received[chunk];
        int shift = PeerMessage.shift(other, from, to);
        for (int i = from; i < to; i++) {
            weights[i] -= gradient[i] + other[i - shift];
        }
        if (!together) {
            ReceiveBuffers.release(other);
        }
    }

    @Override
    public void run(Segment segment, int step) {
        next = segment;
        getContext().getSelf().tell(Run.INSTANCE);
    }

    @Override
    public void accept(PeerMessage message) {
        if (message instanceof GradientChunk other) {
            received[other.chunk()] = other.partials()[0];
        } else if (message instanceof WeightsChunk fresh && !together) {
            System.arraycopy(fresh.weights(), 0, weights, fresh.from(), fresh.to() - fresh.from());
            ReceiveBuffers.release(fresh.weights());
        }
    }

    @Override
    public void sendGradient(int chunk, int receiver, int step) {
        float[][] partials = {gradient};
        int to = chunks.from(chunk + 1);
        courier.send(peer, new GradientChunk(FENCE, step, rank, chunk, chunks.from(chunk), to, partials));
    }

    @Override
    public void sendWeights(int chunk, BitSet receivers, int step) {
        int to = chunks.from(chunk + 1);
        courier.send(peer, new WeightsChunk(FENCE, step, rank, chunk, chunks.from(chunk), to, weights));
    }

    @Override
    public void sendStatistics(int exchange, BitSet receivers, int step) {}

    @Override
    public void sendTotal(int exchange, BitSet receivers, int step) {}

    @Override
    public void sendVelocity(int chunk, BitSet receivers, int steps) {}

    @Override
    public void boundaryReached(int steps) {}

    @Override
    public void evaluated(int steps, EvaluationSet set) {}

    @Override
    public void failed(int steps, boolean threw, String reason) {
        throw new IllegalStateException(reason);
    }
}
