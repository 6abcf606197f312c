package org.talkoot.protocol.message;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node, a process that hosts workers, is told. Not sealed: a node has messages to itself. */
public interface NodeCommand extends NoSerializationVerificationNeeded {

    /**
     * Record what happened to the job, and confirm it to the coordinator once it is valid, by the word of a majority where
     * there are others: until then nobody acts on it.
     */
    record Record(JobEvent event, ActorRef<WorkerReport> replyTo) implements NodeCommand {}

    /** A worker hangs or fails again and again: write it off, and start another in its place. */
    record ReplaceWorker(String name) implements NodeCommand {}

    /** No worker of that node can join, and why, in words. */
    record Refuse(String node, String why) implements NodeCommand {}

    /**
     * Send a node the snapshot after so many steps, which it lacks.
     *
     * @param node its name
     * @param from the name of one that holds it
     */
    record Supply(String node, int steps, String from) implements NodeCommand {}

    /**
     * The job is done: hand the coordinator the final values.
     *
     * @param rank of a worker, in the world of that fence, whose process has them
     * @param steps of the job
     */
    record DeliverState(Fence fence, int rank, int steps, ActorRef<WorkerReport> replyTo) implements NodeCommand {}

    /** The job is over: nobody takes the place of whoever goes from here on. */
    enum JobOver implements NodeCommand {
        INSTANCE
    }

    /** Host that many workers from now on. */
    record Scale(int workers) implements NodeCommand {}
}
