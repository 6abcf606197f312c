/**
 * Layers. A {@link org.talkoot.engine.layer.Layer} says what a model needs to know of it, shapes and parameters; its {@link
 * org.talkoot.engine.layer.LayerPass} computes with one worker's arrays, forward beside backward.
 *
 * <p>Start with {@link org.talkoot.engine.layer.Linear}, then see {@code SyncBatchNormPass} for a layer that exchanges
 * statistics with other workers.
 */
package org.talkoot.engine.layer;
