package org.talkoot.protocol.message;

import org.apache.pekko.actor.typed.ActorRef;

/** What a host is told, a process of a cluster that hosts workers. Not sealed: a host has messages to itself. */
public interface HostCommand {

    /**
     * A coordinator offers its job: host workers for it.
     *
     * @param term number of the coordinator; a larger one takes over from a smaller one of the same run
     * @param run names the run: what a host holds of another is worth nothing in it
     * @param job as a file, whole
     * @param files that it names
     * @param server has them
     */
    record Offer(
            long term,
            String run,
            String job,
            FileManifest files,
            ActorRef<FileCommand> server,
            ActorRef<WorkerReport> coordinator)
            implements HostCommand {}

    /** A worker hangs, or the coordinator doesn't know it: write it off, and start another in its place. */
    record WriteOff(String worker) implements HostCommand {}

    /** Fetch the snapshot after so many steps, and say how far that is. */
    record FetchSnapshot(int steps, ActorRef<SnapshotRequest> from) implements HostCommand {}

    /**
     * The job is over, or can't be joined: end.
     *
     * @param why a sentence
     */
    record Dismiss(Reason reason, String why) implements HostCommand {}

    /** Why a host is dismissed. Their order stays for good. */
    enum Reason {
        /** The job ended without a result. */
        FAILED,
        /** The job is done. */
        DONE,
        /** This host doesn't suit the coordinator. */
        REFUSED
    }
}
