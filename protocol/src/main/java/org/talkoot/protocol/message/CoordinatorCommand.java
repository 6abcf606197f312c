package org.talkoot.protocol.message;

import org.apache.pekko.actor.typed.ActorRef;

/** What the coordinator's node of a cluster is told. Not sealed: it has messages to itself. */
public interface CoordinatorCommand {

    /**
     * A host is there; said again and again.
     *
     * @param node its name, unique among the processes that there ever were
     * @param version of the protocol that it speaks
     * @param term of the newest offer that it took; 0 for none
     */
    record Hello(String node, int version, long term, ActorRef<HostCommand> host, ActorRef<SnapshotRequest> snapshots)
            implements CoordinatorCommand {}
}
