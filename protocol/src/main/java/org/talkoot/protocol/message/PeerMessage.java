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
     * What a layer needs to know of others' shards: of the sender's, where everyone tells everyone. In a {@linkplain
     * World#fanOut tree} a worker tells the one above it of all shards at and below itself, and is told of the whole
     * minibatch by it.
     *
     * <p>Where the job clips its gradient, the last exchange is of its norms: the one array has a float for each part of a chunk, of which
     * those count that belong to whoever the sender speaks for, or all, from above.
     *
     * @param exchange number of the exchange in the step
     * @param nodes by node of the cover of the shards that it is of; the one total, from above. Read only; unchanged until the
     *     receiver has completed the step
     */
    record Statistics(Fence fence, int step, int sender, int exchange, float[][] nodes) implements PeerMessage {}

    /**
     * A part of a chunk's gradient, and the word that whoever computed it has let go of the chunk's weights: nothing it
     * still does in this step reads them. A worker tells its process's {@linkplain World#agent agent}; the agent tells the
     * chunk's owner in another process, and there its rank stands for all workers of its process.
     *
     * @param from where the chunk begins in a flat gradient
     * @param to where it ends there; the last chunk has the loss behind its parameters
     * @param partials by node of the cover of the shards that it speaks for; none if there are none. Each is a flat gradient,
     *     of which [from, to) counts, or, between processes, that range alone. From here on the receiver's, who adds in
     *     place, until it has told the sender the chunk's new weights
     */
    record GradientChunk(Fence fence, int step, int sender, int chunk, int from, int to, float[][] partials)
            implements PeerMessage {}

    /**
     * A chunk's new weights, from its owner to its own process and to the agents of the others, and from an agent to its
     * process.
     *
     * @param from where the chunk begins in the flat parameters
     * @param to where it ends there
     * @param weights the flat parameters, of which [from, to) counts, or, between processes, that range alone. Read
     *     only; unchanged until the receiver has let go of the chunk in the next step
     */
    record WeightsChunk(Fence fence, int step, int sender, int chunk, int from, int to, float[] weights)
            implements PeerMessage {}

    /**
     * A chunk's velocity at a boundary, on the way that new weights go, so that a snapshot is complete in every process.
     *
     * @param step how many steps are complete
     * @param from where the chunk begins in the flat parameters
     * @param to where it ends there
     * @param velocity flat, of which [from, to) counts, or, between processes, that range alone. Read only; unchanged until
     *     the receiver has reported the boundary: the world goes on only then
     */
    record VelocityChunk(Fence fence, int step, int sender, int chunk, int from, int to, float[] velocity)
            implements PeerMessage {}

    /**
     * What to subtract from an index into the flat parameters to get one into such an array: 0 where it is flat itself,
     * {@code from} where it holds the range [from, to) alone.
     */
    static int shift(float[] array, int from, int to) {
        return array.length == to - from ? from : 0;
    }
}
