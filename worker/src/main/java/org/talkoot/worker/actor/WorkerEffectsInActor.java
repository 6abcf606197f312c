package org.talkoot.worker.actor;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.message.WorkerCommand.FormWorld;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.compute.WorkerCompute;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.WorkerEffects;

/** Carries out what the worker's machine decides, with the arrays of {@link WorkerCompute} and messages to actors. */
final class WorkerEffectsInActor implements WorkerEffects {
    private final WorkerActor.Setup setup;
    private final Runnable runSoon;
    private LossLog losses = new LossLog(); // of this world
    private WorkerCompute compute;
    private Fence fence;
    private int rank;
    private List<ActorRef<WorkerCommand>> peers = List.of();
    private Segment segment;
    private int step;

    WorkerEffectsInActor(WorkerActor.Setup setup, Runnable runSoon) {
        this.setup = setup;
        this.runSoon = runSoon;
    }

    void enter(FormWorld command, WorkerCompute compute) {
        this.compute = compute;
        fence = command.world().fence();
        rank = command.rank();
        peers = command.peers();
        segment = null;
        losses = new LossLog();
        setup.activity().enter(command.world(), compute.program());
    }

    /** The segment to compute next; null if there is none. */
    Segment segment() {
        return segment;
    }

    /** Computes it. Null, or in words why that failed. */
    String compute() {
        Segment segment = this.segment;
        this.segment = null;
        try {
            compute.run(segment, step);
            if (segment.kind() == Segment.Kind.UPDATE && segment.index() == compute.lossChunk()) {
                losses.add(step, compute.loss());
                if (losses.isDue(Ticks.nowMs())) {
                    tellLosses();
                }
            }
            return null;
        } catch (WorkerCompute.NotFiniteException failure) {
            return failure.getMessage();
        } catch (RuntimeException | OutOfMemoryError | LinkageError | AssertionError failure) {
            return failure.toString();
        }
    }

    @Override
    public void run(Segment segment, int step) {
        this.segment = segment;
        this.step = step;
        runSoon.run();
    }

    @Override
    public void accept(PeerMessage message) {
        if (message instanceof Statistics statistics) {
            compute.statistics(statistics.exchange()).accept(statistics.sender(), statistics.nodes());
        } else if (message instanceof GradientChunk gradient) {
            compute.acceptGradient(gradient.chunk(), gradient.sender(), gradient.partials());
        } else if (message instanceof WeightsChunk weights) {
            compute.acceptWeights(weights.from(), weights.to(), weights.weights());
        }
    }

    @Override
    public void sendStatistics(int exchange, int step) {
        sendToAll(new Statistics(
                fence, step, rank, exchange, compute.statistics(exchange).own()));
    }

    @Override
    public void sendGradient(int chunk, int owner, int step) {
        ChunkLayout.Chunk range = compute.chunk(chunk);
        setup.courier()
                .send(
                        peers.get(owner),
                        new GradientChunk(fence, step, rank, chunk, range.from(), range.to(), compute.gradients()));
    }

    @Override
    public void sendWeights(int chunk, int step) {
        ChunkLayout.Chunk range = compute.chunk(chunk);
        int to = Math.min(range.to(), compute.weights().length); // the loss has no weight
        sendToAll(new WeightsChunk(fence, step, rank, chunk, range.from(), to, compute.weights()));
    }

    private void sendToAll(PeerMessage message) {
        for (int peer = 0; peer < peers.size(); peer++) {
            if (peer != rank) {
                setup.courier().send(peers.get(peer), message);
            }
        }
    }

    @Override
    public void boundaryReached(int steps) {
        tellLosses();
        setup.coordinator()
                .tell(new WorkerReport.BoundaryReached(
                        fence,
                        rank,
                        steps,
                        compute.stateHash().value(),
                        compute.stateHash().finite()));
    }

    @Override
    public void evaluated(int steps) {
        setup.coordinator()
                .tell(new WorkerReport.Evaluated(
                        fence, rank, steps, compute.evaluationLossSums(), compute.evaluationCorrect()));
    }

    @Override
    public void failed(int steps, boolean threw, String reason) {
        setup.coordinator().tell(new WorkerReport.Failed(fence, rank, steps, threw, reason));
    }

    void deliverState(Fence fence) {
        if (fence.equals(this.fence)) {
            setup.coordinator()
                    .tell(new WorkerReport.StateDelivered(
                            fence,
                            rank,
                            compute.weights().clone(),
                            compute.buffers().clone()));
        }
    }

    private void tellLosses() {
        if (!losses.isEmpty()) {
            int first = losses.firstStep();
            setup.coordinator().tell(new WorkerReport.Losses(fence, rank, first, losses.take(Ticks.nowMs())));
        }
    }
}
