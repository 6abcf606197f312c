/**
 * A model laid out: its stages in the order of computation with every shape inferred, its flat arrays, its state_dict. {@link
 * org.talkoot.engine.model.Model} holds no values; {@link org.talkoot.engine.model.Replica} is a model on one worker.
 */
package org.talkoot.engine.model;
