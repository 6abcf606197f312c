/**
 * The actor that drives a worker's machine on a thread of its own: it feeds in messages and time, computes segments, and
 * carries out what the machine decides.
 */
package org.talkoot.worker.actor;
