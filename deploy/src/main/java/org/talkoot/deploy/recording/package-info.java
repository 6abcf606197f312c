/**
 * What is kept of a run, wherever its workers are: its metrics, ledger and checkpoints, and the model that comes of it.
 */
package org.talkoot.deploy.recording;
