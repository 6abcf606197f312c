package org.talkoot.protocol.message;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Asks a process for a part of a snapshot that it holds. A snapshot is a row of floats: weights, velocity, buffers.
 *
 * @param steps of the snapshot
 * @param from the first float
 * @param count of floats, at most {@value #MOST}
 */
public record SnapshotRequest(int steps, long from, int count, ActorRef<SnapshotReply> replyTo) {
    /** Floats of a part. */
    public static final int MOST = 64 * 1024;
}
