package org.talkoot.protocol.message;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a process outside of a cluster asks any of its nodes about the job. A host passes it on to the coordinators that it
 * knows.
 */
public sealed interface JobQuestion extends CoordinatorCommand, HostCommand {
    ActorRef<JobAnswer> replyTo();

    /** How is it going? */
    record AskStatus(ActorRef<JobAnswer> replyTo) implements JobQuestion {}

    /** Stop the job, with a checkpoint. May be said again and again: it is answered each time, and once more at the end. */
    record AskStop(ActorRef<JobAnswer> replyTo) implements JobQuestion {}
}
