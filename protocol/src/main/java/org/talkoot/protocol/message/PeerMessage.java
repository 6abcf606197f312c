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
     * @param partials by node of the sender's cover, each in full length, of which this chunk's range counts; none if the
     *     sender has no shard. From here on the owner's, who adds in place, until it has broadcast the chunk's weights
     */
    record GradientChunk(Fence fence, int step, int sender, int chunk, float[][] partials) implements PeerMessage {}

    /**
     * A chunk's new weights, from its owner to all.
     *
     * @param weights in full length, of which this chunk's range counts. Read only; unchanged until the receiver has let
     *     go of the chunk in the next step
     */
    record WeightsChunk(Fence fence, int step, int sender, int chunk, float[] weights) implements PeerMessage {}
}
