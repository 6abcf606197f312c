package org.talkoot.engine.layer;

import org.talkoot.engine.tensor.Shape;

/**
 * What a layer trains: its name in the layer ({@code weight} or {@code bias}), shape, and what fills it at first.
 *
 * @param decays whether weight decay shrinks it when biases are exempt: the weights of linear and conv2d
 */
public record Parameter(String name, Shape shape, Initialiser initialiser, boolean decays) {}
