package org.talkoot.worker.compute;

import java.util.List;
import java.util.Optional;
import org.talkoot.engine.layer.LayerPass;
import org.talkoot.engine.layer.ShardStatistics;
import org.talkoot.engine.model.LossPass;
import org.talkoot.engine.model.Replica;
import org.talkoot.engine.model.Replica.NonFinite;
import org.talkoot.engine.optimizer.GradientClip;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.Turns;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerReport.Measured.StageSquares;
import org.talkoot.protocol.message.World;
import org.talkoot.protocol.wire.ReceiveBuffers;
import org.talkoot.worker.job.TrainingJob;
import org.talkoot.worker.step.ExchangeRoles;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;

/**
 * All arrays of one worker in one world, and the segments that compute with them. Only the worker's own thread calls it;
 * {@link #run} neither waits nor, within a step, allocates.
 */
public final class WorkerCompute {
    /** Measuring takes some 2.5 ns a parameter, and boundaries are a second apart: so it takes less than 0.3 % of the time. */
    private static final int PARAMETERS_A_BOUNDARY = 1_000_000;

    private final TrainingJob job;
    private final Replica replica;
    private final Exchanges exchanges;
    private final ChunkNorms norms;
    private final GradientClip clip; // null where the gradient isn't clipped
    private final StepProgram program;
    private final NodeMemory memory;
    private final Fence fence;
    private final SharedWeights shared;
    private final float[] buffers; // flat buffers of the model, this worker's own
    private final ChunkLayout layout;
    private final Parts parts;
    private final StepProbe probe;
    private final ChunkUpdate update;
    private final boolean isAlone; // in this process
    private final int lossChunk;
    private final MinibatchLoader loader;
    private final int steps; // of the whole job
    private final StateHash hash = new StateHash();
    private float loss;
    private int boundaries; // of this world
    private int measuredStep = -1; // the one that is to be measured

    /** @throws IllegalStateException if the world is over */
    public WorkerCompute(TrainingJob job, World world, int rank, NodeMemory memory) {
        this.job = job;
        this.memory = memory;
        this.fence = world.fence();
        shared = memory.enter(fence, world.startStep());
        TreeCover cover = new TreeCover(
                job.spec().shards(),
                world.firstShard().stream().mapToInt(Integer::intValue).toArray());
        Turns turns = new Turns(cover, rank, job.spec().run().accumulate());
        ExchangeRoles roles = ExchangeRoles.ofStatistics(world, rank);
        buffers = memory.snapshot(world.startStep()).buffers().clone();
        replica = new Replica(
                job.model(),
                job.loss(),
                turns,
                roles.gathering(cover),
                job.largestMinibatch(),
                job.spec().seed(),
                shared.weights(),
                buffers);
        layout = new ChunkLayout(job.model(), world.chunkOwner().size());
        parts = new Parts(job.spec().shards(), world, rank);
        probe = new StepProbe(job.model().stages().size(), ChunkUpdate.BLOCK_FLOATS);
        update = new ChunkUpdate(
                job.model(),
                layout,
                parts,
                job.optimizer(),
                job.spec().optimizer().decayBiases(),
                shared.weights(),
                shared.velocity(),
                probe);
        isAlone = world.ranksOf(world.node().get(rank)).cardinality() == 1;
        for (int chunk = 0; chunk < layout.chunks().size(); chunk++) {
            update.accept(chunk, rank, replica.gradients());
        }
        lossChunk = layout.chunks().size() - 1;
        loader = new MinibatchLoader(job, replica);
        steps = job.steps();
        program = StepPrograms.of(replica, layout, job.clip().isPresent(), turns.count());
        clip = job.clip().orElse(null);
        norms = new ChunkNorms(world, rank, ChunkLayout.smallest(job.model()).size());
        exchanges = new Exchanges(replica, roles, program, norms);
    }

    public StepProgram program() {
        return program;
    }

    /**
     * Computes a segment.
     *
     * @param step counted from 0 over the whole job; for an evaluation's segments, the minibatch
     * @throws NotFiniteException if the loss or what a layer tells its peers isn't a number: names layer, shard, samples
     */
    public void run(Segment segment, int step) {
        switch (segment.kind()) {
            case LOAD -> {
                probe.begin(step == measuredStep);
                loader.load(step, segment.index());
            }
            case PREPARE -> replica.pass(segment.index()).prepare(replica.minibatch());
            case FORWARD -> forward(segment.index());
            case FINISH_FORWARD -> replica.pass(segment.index()).finishForward(replica.minibatch());
            case LOSS -> computeLoss();
            case INPUT_GRADIENT -> replica.pass(segment.index()).inputGradient(replica.minibatch());
            case GRADIENT_BLOCK -> replica.gradientBlock(segment.index());
            case BACKWARD -> replica.backward(segment.index());
            case FINISH_BACKWARD -> replica.pass(segment.index()).finishBackward(replica.minibatch());
            case GATHER -> exchanges.gather(segment.index());
            case COMBINE -> update.combine(segment.index(), replica.minibatch().rows());
            case MEASURE -> update.measure(segment.index(), replica.minibatch().rows(), norms);
            case UPDATE -> update(segment.index(), step);
            case LOAD_AHEAD -> loader.loadAhead(step + 1);
            case SNAPSHOT -> takeSnapshot(step);
            case LOAD_TEST -> loader.loadEvaluation(step, segment.index());
            case EVALUATE -> replica.pass(segment.index()).evaluate(replica.minibatch());
            case COUNT -> replica.loss().evaluate(replica.minibatch());
        }
    }

    private void takeSnapshot(int steps) {
        probe.end(replica);
        hash.compute(shared.weights(), buffers);
        if (memory.claim(fence, steps)) {
            memory.keep(fence, Snapshot.of(steps, shared, buffers));
        }
    }

    /** That step, which is about to be loaded, is the last before a boundary: now and then such a one is measured. */
    public void lastBeforeBoundary(int step) {
        int every = 1 + job.model().parameters() / PARAMETERS_A_BOUNDARY;
        if (boundaries++ % every == 0) { // on all workers of the world the same ones
            measuredStep = step;
        }
    }

    /** What isn't finite is found by whoever computed it, before it spreads to peers that didn't. */
    private void forward(int stage) {
        LayerPass pass = replica.pass(stage);
        pass.forward(replica.minibatch());
        ShardStatistics statistics = pass.forwardStatistics();
        if (statistics != null && !statistics.isFinite()) {
            throw notFinite("the batch statistics are not finite numbers", stage);
        }
    }

    private void computeLoss() {
        if (!replica.loss().compute(replica.minibatch())) {
            throw notFinite(
                    "the loss is not a finite number", job.model().stages().size());
        }
    }

    private NotFiniteException notFinite(String what, int stages) {
        NonFinite where = replica.firstNonFinite(stages);
        return new NotFiniteException(what + "; "
                + (where == null
                        ? "every layer's output before it is finite, " + Rows.inWords(replica.minibatch())
                        : "the first layer whose output is not finite is " + where.position() + ", in shard "
                                + where.shard() + ", for " + Rows.samples(where.samples())));
    }

    /** What a segment computed with, for a report: shards and samples, if it has any. */
    public String rows(Segment segment) {
        return switch (segment.kind()) {
            case LOAD_TEST, EVALUATE, COUNT ->
                ", " + Rows.inWords(replica.minibatch()) + " of the "
                        + loader.evaluated().word() + " data";
            case GATHER, COMBINE, MEASURE, UPDATE, LOAD_AHEAD, SNAPSHOT -> "";
            default -> ", " + Rows.inWords(replica.minibatch());
        };
    }

    private void update(int chunk, int step) {
        double learningRate = job.schedule().at(job.optimizer().learningRate(), step, steps);
        if (clip == null) {
            update.update(chunk, replica.minibatch().rows(), learningRate);
        } else {
            update.update(chunk, norms.factor(clip, step), learningRate);
        }
        if (chunk == lossChunk) {
            loss = update.loss();
        }
    }

    /** The chunk whose owner learns the minibatch's loss. */
    public int lossChunk() {
        return lossChunk;
    }

    /** Of the step whose loss chunk this worker updated last: the mean over the minibatch. */
    public float loss() {
        return loss;
    }

    /** Of the same step's gradient, before it was clipped; not a number where nothing is clipped. */
    public float gradientNorm() {
        return clip == null ? Float.NaN : (float) norms.whole();
    }

    /** By node of the cover of this worker's shards. */
    public float[][] gradients() {
        return replica.gradients();
    }

    /** Of a chunk, by node of the cover of this process's shards: complete once they are combined. */
    public float[][] processGradients(int chunk) {
        return isAlone ? replica.gradients() : update.combined(chunk);
    }

    public float[] weights() {
        return shared.weights();
    }

    /** Flat; complete at a boundary. Null without momentum. */
    public float[] velocity() {
        return shared.velocity();
    }

    public float[] buffers() {
        return buffers;
    }

    public Exchanges exchanges() {
        return exchanges;
    }

    public ChunkLayout.Chunk chunk(int chunk) {
        return layout.chunks().get(chunk);
    }

    /** Takes over what a peer's message carries. */
    public void accept(PeerMessage message) {
        if (message instanceof PeerMessage.Statistics statistics) {
            exchanges.accept(statistics);
        } else if (message instanceof PeerMessage.GradientChunk gradient) {
            update.accept(gradient.chunk(), gradient.sender(), gradient.partials());
        } else if (message instanceof PeerMessage.WeightsChunk weights) {
            take(weights.sender(), weights.from(), weights.to(), weights.weights(), shared.weights());
        } else if (message instanceof PeerMessage.VelocityChunk velocity) {
            take(velocity.sender(), velocity.from(), velocity.to(), velocity.velocity(), shared.velocity());
        }
    }

    /**
     * Takes new values of [from, to), flat or that range alone: nothing to do where they lie in the array that the workers of
     * this process share. All of them have let go of the weights, since their owner updates nothing before; and none reads
     * velocity before it has heard of it.
     */
    private void take(int sender, int from, int to, float[] values, float[] own) {
        if (values != own) {
            int shift = PeerMessage.shift(values, from, to);
            System.arraycopy(values, from - shift, own, from, to - from);
        }
        if (parts.isForeign(sender)) {
            ReceiveBuffers.release(values);
        }
    }

    /** Of the state at the boundary just hashed. */
    public StateHash stateHash() {
        return hash;
    }

    /** What was measured in the step before the boundary; empty where it wasn't asked for. */
    public Optional<List<StageSquares>> measured() {
        return probe.isOn() ? Optional.of(probe.report()) : Optional.empty();
    }

    /** What evaluations count. */
    public LossPass evaluation() {
        return replica.loss();
    }

    /** Something that must be finite isn't. The message says what, and where it was first. */
    public static final class NotFiniteException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotFiniteException(String sentence) {
            super(sentence);
        }
    }
}
