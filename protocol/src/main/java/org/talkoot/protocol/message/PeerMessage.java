package org.talkoot.protocol.message;

/**
 * What workers of one world tell each other within a step. Arrays travel as references inside a JVM, and as copies between
 * nodes; each says who may use them until when.
 */
public sealed interface PeerMessage extends WorkerCommand {

    Fence fence();

    /** The step it belongs to, counted from 0 over the whole job. */
    int step();

    /** Rank of the worker that sends it. */
    int sender();

    /**
     * What a layer needs to know of the sender's shards.
     *
     * @param exchange number of the exchange in the step
     * @param nodes by node of the sender's cover. Read only; unchanged until the receiver has completed the step
     */
    record Statistics(Fence fence, int step, int sender, int exchange, float[][] nodes) implements PeerMessage {}

    /**
     * The sender's part of a chunk's gradient, to the chunk's owner; and its word that it has let go of the chunk's
     * weights: nothing it still does in this step reads them.
     *
     * @param from where the chunk begins in a flat gradient
     * @param to where it ends there; the last chunk has the loss behind its parameters
     * @param partials by node of the sender's cover; none if the sender has no shard. Each is a flat gradient, of which
     *     [from, to) counts, or, between nodes, that range alone. From here on the owner's, who adds in place, until it has
     *     broadcast the chunk's weights
     */
    record GradientChunk(Fence fence, int step, int sender, int chunk, int from, int to, float[][] partials)
            implements PeerMessage {}

    /**
     * A chunk's new weights, from its owner to all.
     *
     * @param from where the chunk begins in the flat parameters
     * @param to where it ends there
     * @param weights the flat parameters, of which [from, to) counts, or, between nodes, that range alone. Read only;
     *     unchanged until the receiver has let go of the chunk in the next step
     */
    record WeightsChunk(Fence fence, int step, int sender, int chunk, int from, int to, float[] weights)
            implements PeerMessage {}

    /**
     * What to subtract from an index into the flat parameters to get one into such an array: 0 where it is flat itself,
     * {@code from} where it holds the range [from, to) alone.
     */
    static int shift(float[] array, int from, int to) {
        return array.length == to - from ? from : 0;
    }
}
