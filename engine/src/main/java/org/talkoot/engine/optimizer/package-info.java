/**
 * Decayed SGD and its learning-rate schedules: pure functions of the step and of one value at a time, so that it doesn't
 * matter who updates which range of the weights.
 */
package org.talkoot.engine.optimizer;
