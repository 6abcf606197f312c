/**
 * Losses, each with its gradient: means over the samples of a minibatch, computed row by row.
 */
package org.talkoot.engine.loss;
