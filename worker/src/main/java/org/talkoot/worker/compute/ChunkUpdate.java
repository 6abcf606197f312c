package org.talkoot.worker.compute;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.engine.layer.ShardRows;
import org.talkoot.engine.model.Model;
import org.talkoot.engine.model.Tensor;
import org.talkoot.engine.optimizer.DecayedSgd;
import org.talkoot.engine.tree.SummationTree.Node;
import org.talkoot.engine.tree.TreeCover;
import org.talkoot.engine.tree.TreeFold;

/**
 * The owner's work on a chunk: complete the gradient's sum in tree order, in place in the partials it was given, and apply
 * decayed SGD, block by block, so that a block is read from memory once.
 */
final class ChunkUpdate {
    private static final int BLOCK_FLOATS = 4 * 1024;

    private record Piece(int from, int to, boolean decays) {}

    private final int lossIndex;
    private final TreeCover cover;
    private final TreeFold fold;
    private final DecayedSgd optimizer;
    private final float[] weights; // flat parameters
    private final float[] velocity; // flat parameters; null without momentum
    private final List<ChunkLayout.Chunk> chunks;
    private final List<List<Piece>> pieces = new ArrayList<>(); // by chunk
    private final float[][][] partials; // (chunks, nodes of the world): each in full length
    private final boolean[] present; // by node: whether it has rows in this minibatch
    private final TreeFold.Combine add = this::add;
    private float[][] adding;
    private int from;
    private int to;

    /** @param decayBiases whether all parameters decay, or weights only */
    ChunkUpdate(
            Model model,
            ChunkLayout layout,
            TreeCover cover,
            DecayedSgd optimizer,
            boolean decayBiases,
            float[] weights,
            float[] velocity) {
        this.lossIndex = model.lossIndex();
        this.cover = cover;
        this.fold = new TreeFold(cover);
        this.optimizer = optimizer;
        this.weights = weights;
        this.velocity = velocity;
        chunks = layout.chunks();
        partials = new float[chunks.size()][cover.nodes().size()][];
        present = new boolean[cover.nodes().size()];
        for (ChunkLayout.Chunk chunk : chunks) {
            pieces.add(pieces(model, chunk, decayBiases));
        }
    }

    private static List<Piece> pieces(Model model, ChunkLayout.Chunk chunk, boolean decayBiases) {
        List<Piece> pieces = new ArrayList<>();
        for (Tensor tensor : model.tensors()) {
            int end = Math.min(tensor.end(), chunk.to());
            if (tensor.kind() == Tensor.Kind.PARAMETER) {
                for (int from = Math.max(tensor.offset(), chunk.from()); from < end; from += BLOCK_FLOATS) {
                    pieces.add(new Piece(from, Math.min(from + BLOCK_FLOATS, end), decayBiases || tensor.decays()));
                }
            }
        }
        return pieces;
    }

    /** Takes a worker's partials of a chunk. */
    void accept(int chunk, int rank, float[][] nodes) {
        System.arraycopy(nodes, 0, partials[chunk], cover.firstNode(rank), cover.nodeCount(rank));
    }

    void update(int chunk, ShardRows rows, double learningRate) {
        for (int node = 0; node < present.length; node++) {
            Node shards = cover.nodes().get(node);
            present[node] = rows.rows(shards.lo(), shards.hi()) > 0;
        }
        List<Piece> todo = pieces.get(chunk);
        for (int i = 0; i < todo.size(); i++) {
            Piece piece = todo.get(i);
            float[] gradient = sum(chunk, piece.from(), piece.to());
            optimizer.update(weights, velocity, gradient, piece.from(), piece.to(), learningRate, piece.decays());
        }
    }

    /** The minibatch's loss: of the chunk that carries it, after its update. */
    float loss() {
        return sum(chunks.size() - 1, lossIndex, lossIndex + 1)[lossIndex];
    }

    private float[] sum(int chunk, int from, int to) {
        this.adding = partials[chunk];
        this.from = from;
        this.to = to;
        return adding[fold.fold(present, add)];
    }

    private void add(int left, int right) {
        add(adding[left], adding[right], from, to);
    }

    private static void add(float[] left, float[] right, int from, int to) {
        for (int i = from; i < to; i++) {
            left[i] += right[i];
        }
    }
}
