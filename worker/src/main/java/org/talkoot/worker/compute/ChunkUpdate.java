package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.blas.Blas;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Stage;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.optimizer.DecayedSgd;
import org.talkoot.engine.optimizer.GradientClip;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.TreeFold;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.wire.ReceiveBuffers;

/**
 * The owner's work on a chunk: complete the gradient's sum in tree order, in place in the partials it was given, and apply
 * decayed SGD, block by block, so that a block is read from memory once. And the agent's, for an owner in another process:
 * sum what the workers of this process hold, as far as the tree allows.
 */
final class ChunkUpdate {
    static final int BLOCK_FLOATS = 4 * 1024;

    /** @param part number of the smallest part of a chunk that it is in */
    private record Piece(int stage, int part, int from, int to, boolean decays) {}

    private final int lossIndex;
    private final Parts parts;
    private final TreeCover cover; // by part
    private final TreeFold fold;
    private final DecayedSgd optimizer;
    private final float[] weights; // flat parameters
    private final float[] velocity; // flat parameters; null without momentum
    private final StepProbe probe;
    private final List<ChunkLayout.Chunk> chunks;
    private final List<List<Piece>> pieces = new ArrayList<>(); // by chunk
    private final float[][][] partials; // (chunks, nodes of the world): each flat, or the chunk's range alone
    private final float[][][] combined; // (chunks, nodes of this process): those of the partials that have the sums
    private final int[][] shifts; // parallel to the partials: to be subtracted from a flat index, see PeerMessage
    private final float[][] sums; // (chunks): where the gradient's sum is, with its flat index; of those measured
    private float[] flat; // (parameters + 1): where a sum goes that was made in a range; null until the first such one
    private final boolean[] present; // by node: whether it has rows in this minibatch
    private final TreeFold.Combine add = this::add;
    private float[][] adding;
    private int[] addingShifts;
    private int from;
    private int to;

    /** @param decayBiases whether all parameters decay, or weights only */
    ChunkUpdate(
            Model model,
            ChunkLayout layout,
            Parts parts,
            DecayedSgd optimizer,
            boolean decayBiases,
            float[] weights,
            float[] velocity,
            StepProbe probe) {
        this.lossIndex = model.lossIndex();
        this.parts = parts;
        this.cover = parts.cover();
        this.fold = new TreeFold(cover);
        this.optimizer = optimizer;
        this.weights = weights;
        this.velocity = velocity;
        this.probe = probe;
        chunks = layout.chunks();
        partials = new float[chunks.size()][cover.nodes().size()][];
        combined = new float[chunks.size()][parts.own().size()][];
        shifts = new int[chunks.size()][cover.nodes().size()];
        sums = new float[chunks.size()][];
        present = new boolean[cover.nodes().size()];
        List<ChunkLayout.Chunk> smallest = ChunkLayout.smallest(model);
        int each = smallest.size() / chunks.size();
        for (int chunk = 0; chunk < chunks.size(); chunk++) {
            List<Piece> ofChunk = new ArrayList<>();
            for (int part = chunk * each; part < (chunk + 1) * each; part++) {
                addPieces(model, part, smallest.get(part), decayBiases, ofChunk);
            }
            pieces.add(ofChunk);
        }
    }

    private static void addPieces(
            Model model, int part, ChunkLayout.Chunk range, boolean decayBiases, List<Piece> pieces) {
        List<Stage> stages = model.stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            for (Tensor tensor : stages.get(stage).tensors()) {
                int end = Math.min(tensor.end(), range.to());
                boolean decays = decayBiases || tensor.decays();
                int from = tensor.kind() == Tensor.Kind.PARAMETER ? Math.max(tensor.offset(), range.from()) : end;
                for (; from < end; from += BLOCK_FLOATS) {
                    pieces.add(new Piece(stage, part, from, Math.min(from + BLOCK_FLOATS, end), decays));
                }
            }
        }
    }

    /** Takes the partials of a chunk of a worker of this process, or of another process by its agent. */
    void accept(int chunk, int rank, float[][] nodes) {
        ChunkLayout.Chunk range = chunks.get(chunk);
        int part = parts.of(rank);
        for (int i = 0; i < cover.nodeCount(part); i++) {
            int node = cover.firstNode(part) + i;
            if (parts.isForeign(rank) && partials[chunk][node] != null) {
                ReceiveBuffers.release(partials[chunk][node]); // of the step before, whose update is done
            }
            partials[chunk][node] = nodes[i];
            shifts[chunk][node] = PeerMessage.shift(nodes[i], range.from(), range.to());
            if (shifts[chunk][node] > 0 && flat == null) {
                flat = new float[lossIndex + 1];
            }
        }
    }

    /** Sums what the workers of this process hold; a node that has no rows in this minibatch may hold anything. */
    void combine(int chunk, ShardRows rows) {
        findPresent(rows);
        ChunkLayout.Chunk range = chunks.get(chunk);
        for (int i = 0; i < parts.own().size(); i++) {
            int sum = parts.firstOwn();
            for (int from = range.from(); from < range.to(); from += BLOCK_FLOATS) {
                begin(chunk, from, Math.min(from + BLOCK_FLOATS, range.to()));
                sum = Math.max(sum, fold.fold(parts.own().get(i), present, add));
            }
            combined[chunk][i] = partials[chunk][sum];
        }
    }

    /** By node of the cover of this process's shards, after {@link #combine}. */
    float[][] combined(int chunk) {
        return combined[chunk];
    }

    void update(int chunk, ShardRows rows, double learningRate) {
        findPresent(rows);
        List<Piece> todo = pieces.get(chunk);
        for (int i = 0; i < todo.size(); i++) {
            Piece piece = todo.get(i);
            update(piece, sum(chunk, piece.from(), piece.to()), 1, learningRate);
        }
    }

    /** For an update that clips: completes the gradient's sum, and takes the norm of each of the chunk's smallest parts. */
    void measure(int chunk, ShardRows rows, ChunkNorms norms) {
        findPresent(rows);
        double squares = 0;
        List<Piece> todo = pieces.get(chunk);
        for (int i = 0; i < todo.size(); i++) {
            Piece piece = todo.get(i);
            sums[chunk] = sum(chunk, piece.from(), piece.to());
            squares += GradientClip.squares(sums[chunk], piece.from(), piece.to());
            if (i + 1 == todo.size() || todo.get(i + 1).part() != piece.part()) {
                norms.set(piece.part(), squares);
                squares = 0;
            }
        }
    }

    /** The same update with the gradient that was measured, times a factor. */
    void update(int chunk, float factor, double learningRate) {
        List<Piece> todo = pieces.get(chunk);
        for (int i = 0; i < todo.size(); i++) {
            update(todo.get(i), sums[chunk], factor, learningRate);
        }
    }

    /** The probe sees the gradient before it is clipped. */
    private void update(Piece piece, float[] gradient, float factor, double learningRate) {
        probe.before(piece.stage(), gradient, weights, piece.from(), piece.to());
        if (factor != 1) {
            GradientClip.scale(gradient, piece.from(), piece.to(), factor);
        }
        optimizer.update(weights, velocity, gradient, piece.from(), piece.to(), learningRate, piece.decays());
        probe.after(piece.stage(), weights, piece.from(), piece.to());
    }

    private void findPresent(ShardRows rows) {
        for (int node = 0; node < present.length; node++) {
            Node shards = cover.nodes().get(node);
            present[node] = rows.rows(shards.lo(), shards.hi()) > 0;
        }
    }

    /** The minibatch's loss: of the chunk that carries it, after its update. */
    float loss() {
        return sum(chunks.size() - 1, lossIndex, lossIndex + 1)[lossIndex];
    }

    /** The gradient's sum in an array where [from, to) has its flat index. */
    private float[] sum(int chunk, int from, int to) {
        begin(chunk, from, to);
        int root = fold.fold(present, add);
        if (addingShifts[root] == 0) {
            return adding[root];
        }
        System.arraycopy(adding[root], from - addingShifts[root], flat, from, to - from);
        return flat;
    }

    private void begin(int chunk, int from, int to) {
        this.adding = partials[chunk];
        this.addingShifts = shifts[chunk];
        this.from = from;
        this.to = to;
    }

    private void add(int left, int right) {
        int leftFrom = from - addingShifts[left];
        int rightFrom = from - addingShifts[right];
        if (leftFrom == rightFrom) {
            add(adding[left], adding[right], leftFrom, to - addingShifts[left]);
        } else {
            Blas.add(to - from, adding[right], rightFrom, adding[left], leftFrom);
        }
    }

    private static void add(float[] left, float[] right, int from, int to) {
        for (int i = from; i < to; i++) {
            left[i] += right[i];
        }
    }
}
