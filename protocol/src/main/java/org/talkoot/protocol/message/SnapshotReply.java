package org.talkoot.protocol.message;

/** What comes of a {@link SnapshotRequest}. Not sealed: who asks has messages to itself. */
public interface SnapshotReply {
    int steps();

    /**
     * A part of a snapshot.
     *
     * @param from the first float
     * @param total floats of the whole
     */
    record SnapshotPart(int steps, long from, long total, float[] values) implements SnapshotReply {}

    /** The snapshot isn't there, or no longer. */
    record NoSnapshot(int steps) implements SnapshotReply {}
}
