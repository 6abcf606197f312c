package org.talkoot.worker.actor;

import java.util.BitSet;
import java.util.List;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.VelocityChunk;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.compute.ChunkLayout;
import org.talkoot.worker.compute.WorkerCompute;

/** What a worker says in one world: makes messages of its arrays there, each with the world's fence, and posts them. */
final class WorldVoice {
    private final World world;
    private final int rank;
    private final WorkerCompute compute;
    private final WorkerDriver.Post post;
    private final LossLog losses = new LossLog();

    WorldVoice(World world, int rank, WorkerCompute compute, WorkerDriver.Post post) {
        this.world = world;
        this.rank = rank;
        this.compute = compute;
        this.post = post;
    }

    void sendStatistics(int exchange, BitSet receivers, int step) {
        sendTo(
                receivers,
                new Statistics(
                        world.fence(), step, rank, exchange, compute.exchanges().held(exchange)));
    }

    void sendTotal(int exchange, BitSet receivers, int step) {
        sendTo(
                receivers,
                new Statistics(
                        world.fence(), step, rank, exchange, compute.exchanges().total(exchange)));
    }

    void sendGradient(int chunk, int receiver, int step) {
        ChunkLayout.Chunk range = compute.chunk(chunk);
        float[][] partials = world.areTogether(rank, receiver) ? compute.gradients() : compute.processGradients(chunk);
        post.toPeer(receiver, new GradientChunk(world.fence(), step, rank, chunk, range.from(), range.to(), partials));
    }

    void sendWeights(int chunk, BitSet receivers, int step) {
        int from = compute.chunk(chunk).from();
        sendTo(receivers, new WeightsChunk(world.fence(), step, rank, chunk, from, end(chunk), compute.weights()));
    }

    void sendVelocity(int chunk, BitSet receivers, int steps) {
        int from = compute.chunk(chunk).from();
        sendTo(receivers, new VelocityChunk(world.fence(), steps, rank, chunk, from, end(chunk), compute.velocity()));
    }

    /** Of a chunk in the flat parameters: the loss has no weight. */
    private int end(int chunk) {
        return Math.min(compute.chunk(chunk).to(), compute.weights().length);
    }

    private void sendTo(BitSet receivers, PeerMessage message) {
        for (int peer = receivers.nextSetBit(0); peer >= 0; peer = receivers.nextSetBit(peer + 1)) {
            post.toPeer(peer, message);
        }
    }

    /** The loss of a step is known; the coordinator is told now and then. */
    void loss(int step, float loss, float gradientNorm, long nowMs) {
        losses.add(step, loss, gradientNorm);
        if (losses.isDue(nowMs)) {
            tellLosses(nowMs);
        }
    }

    private void tellLosses(long nowMs) {
        if (!losses.isEmpty()) {
            post.toCoordinator(losses.take(world.fence(), rank, nowMs));
        }
    }

    void boundaryReached(int steps, long nowMs) {
        tellLosses(nowMs);
        compute.measured()
                .ifPresent(stages -> post.toCoordinator(new WorkerReport.Measured(world.fence(), rank, steps, stages)));
        post.toCoordinator(new WorkerReport.BoundaryReached(
                world.fence(),
                rank,
                steps,
                compute.stateHash().value(),
                compute.stateHash().finite()));
    }

    void evaluated(int steps, EvaluationSet set) {
        post.toCoordinator(new WorkerReport.Evaluated(
                world.fence(),
                rank,
                steps,
                set,
                compute.evaluation().lossSums(),
                compute.evaluation().correct()));
    }

    void failed(int steps, boolean threw, String reason) {
        post.toCoordinator(new WorkerReport.Failed(world.fence(), rank, steps, threw, reason));
    }

    void alive(int steps, long segments, PhaseClock clock, String doing, List<Integer> waitsFor) {
        post.toCoordinator(new WorkerReport.Alive(
                world.fence(),
                rank,
                steps,
                segments,
                clock.trainedMs(),
                clock.snapshotMs(),
                doing,
                waitsFor,
                clock.spentMs()));
    }
}
