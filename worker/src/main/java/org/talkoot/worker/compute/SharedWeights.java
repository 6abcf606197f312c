package org.talkoot.worker.compute;

/**
 * The weights of one world in this process, in one array for all its workers, and the optimizer's velocity.
 *
 * <p>Ownership: a chunk of either is written by the chunk's owner alone, in its update, which comes after every worker has
 * let go of the chunk; the weights are read by all others in between. Where the owner is in another process, the agent here
 * writes what it hears: the weights in every step, the velocity at boundaries only. Messages between the workers order reading
 * and writing.
 *
 * @param weights flat parameters
 * @param velocity flat parameters; null without momentum
 */
record SharedWeights(float[] weights, float[] velocity) {}
