/**
 * A job made ready to train: its data read, its model laid out, and everything refused that can be known to be wrong before
 * the first step.
 */
package org.talkoot.worker.job;
