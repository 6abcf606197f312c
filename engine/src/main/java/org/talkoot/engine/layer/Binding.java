package org.talkoot.engine.layer;

import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.Gathering;
import org.talkoot.engine.tree.TreeCover;

/**
 * All that a layer computes with on one worker, for as long as one world lasts.
 *
 * @param index the layer's number in the model, in the order of computation: names dropout's random stream
 * @param input shape of one sample
 * @param output shape of one sample
 * @param in what it reads; {@code in.gradient()} is null where no input gradient is needed
 * @param out what it writes; {@code out.gradient()} is null when only evaluating
 * @param largestMinibatch the most samples of a minibatch over the whole world
 * @param capacity the most rows of it that this worker will hold
 * @param rank this worker's place in the cover
 * @param cover how the world's shard plan cuts the summation tree
 * @param gathering what this worker hears of statistics over all shards
 * @param shardSum sums over this worker's shards, with buffers shared by all its layers
 * @param weights flat parameters of the model; read only. They change only between steps, and for a chunk that this
 *     worker has let go of
 * @param offsets where each of this layer's parameters begins in the flat parameters (and in every gradient)
 * @param gradients (nodes of this worker, flat parameters): the partial gradient of each of its nodes; the layer
 *     overwrites the ranges of its parameters in those nodes that have rows
 * @param buffers flat buffers of the model, this worker's own copy
 * @param bufferOffsets where each of this layer's buffers begins
 * @param random this worker's random numbers
 */
public record Binding(
        int index,
        Shape input,
        Shape output,
        Activation in,
        Activation out,
        int largestMinibatch,
        int capacity,
        int rank,
        TreeCover cover,
        Gathering gathering,
        ShardSum shardSum,
        float[] weights,
        int[] offsets,
        float[][] gradients,
        float[] buffers,
        int[] bufferOffsets,
        RandomStream random) {}
