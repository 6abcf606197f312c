package org.talkoot.engine.layer;

import org.talkoot.engine.random.RandomStream;
import org.talkoot.engine.tensor.Shape;
import org.talkoot.engine.tree.Gathering;

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
 * @param rows which rows of a minibatch it holds
 * @param gathering what this worker hears of statistics over all shards
 * @param shardSum sums over this worker's shards, with buffers shared by all its layers
 * @param weights flat parameters of the model; read only. They change only between steps, and for a chunk that this
 *     worker has let go of
 * @param offsets where each of this layer's parameters begins in the flat parameters (and in every gradient)
 * @param gradients of the flat parameters: the partial gradient of each of this worker's nodes; the layer overwrites the
 *     ranges of its parameters in those nodes that have rows
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
        ShardRows rows,
        Gathering gathering,
        ShardSum shardSum,
        float[] weights,
        int[] offsets,
        NodeSums gradients,
        float[] buffers,
        int[] bufferOffsets,
        RandomStream random) {}
