/** Leaves a run's curves for TensorBoard. */
package org.talkoot.deploy.tensorboard;
