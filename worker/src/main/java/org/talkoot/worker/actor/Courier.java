package org.talkoot.worker.actor;

import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;

/** Brings a worker's messages to its peers. Tests put delay, loss and repetition here. */
@FunctionalInterface
public interface Courier {
    Courier DIRECT = ActorRef::tell;

    void send(ActorRef<WorkerCommand> peer, PeerMessage message);
}
