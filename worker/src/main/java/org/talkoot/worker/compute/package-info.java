/**
 * One worker's arrays and the segments that compute with them; how the weights are cut into chunks, and what a chunk's owner
 * does with it.
 */
package org.talkoot.worker.compute;
