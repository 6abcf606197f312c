package org.talkoot.engine.model;

/**
 * The values of a model: what a safetensors file of it holds.
 *
 * @param parameters flat, as the model lays them out
 * @param buffers flat, as the model lays them out
 * @param counters one a batch norm: the training steps it has seen
 */
public record ModelState(float[] parameters, float[] buffers, long[] counters) {}
