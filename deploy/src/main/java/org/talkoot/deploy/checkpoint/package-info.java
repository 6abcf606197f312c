/** Checkpoints: snapshots on disk. When one is due, how it is written beside training, and how it is read back. */
package org.talkoot.deploy.checkpoint;
