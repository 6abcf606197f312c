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
     * @param journal keeps the node's copy of the journal
     */
    record Hello(
            String node,
            int version,
            long term,
            ActorRef<HostCommand> host,
            ActorRef<SnapshotRequest> snapshots,
            ActorRef<JournalMessage> journal)
            implements CoordinatorCommand {}

    /**
     * Another coordinator's node is there; said again and again.
     *
     * @param node its name, unique among the processes that there ever were
     * @param version of the protocol that it speaks
     * @param job identity of its job: hashes of what determines the result, for people too
     * @param leads whether it leads now
     * @param recorded whether it has recorded the end of the job
     * @param journal keeps the node's copy of the journal
     */
    record HelloCoordinator(
            String node,
            int version,
            String job,
            boolean leads,
            boolean recorded,
            ActorRef<CoordinatorCommand> coordinator,
            ActorRef<SnapshotRequest> snapshots,
            ActorRef<JournalMessage> journal)
            implements CoordinatorCommand {}

    /**
     * From the coordinator that leads to another one: the job is over and recorded by all, or it can't stand by.
     *
     * @param why a sentence
     */
    record DismissCoordinator(HostCommand.Reason reason, String why) implements CoordinatorCommand {}
}
