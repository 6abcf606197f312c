package org.talkoot.engine.layer;

/**
 * What flows between two layers on one worker, row-major: {@code values} (rows, elements) forward and {@code gradient}
 * (rows, elements), the loss's derivative by each value, backward. An image's row is channels last: (height, width,
 * channels).
 *
 * <p>Ownership: the layer before writes the values, the layer after reads them, until that step's backward is through.
 * The layer after writes the gradient (overwriting), the layer before reads it. Only the worker's own thread touches
 * either.
 *
 * @param gradient null where nothing before needs it (before the first parameters of the model, or to evaluate only)
 */
public record Activation(float[] values, float[] gradient) {}
