package org.talkoot.protocol.message;

import org.apache.pekko.actor.typed.ActorRef;

/** What the actor that has a job's files is asked. Not sealed: it has messages to itself. */
public interface FileCommand {
    /**
     * The most bytes of a part: with its head it fits into any of Artery's frames, which drop what is larger; an ordinary one
     * has 256 KiB.
     */
    int MOST_PART_BYTES = 128 << 10;

    /**
     * Send the bytes [offset, offset + length) of one of the job's files.
     *
     * @param sha256 says which: no path ever travels
     * @param length 1 to {@value #MOST_PART_BYTES}
     */
    record RequestPart(String sha256, long offset, int length, ActorRef<FileReply> replyTo) implements FileCommand {}
}
