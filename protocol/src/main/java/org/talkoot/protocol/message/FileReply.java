package org.talkoot.protocol.message;

/** What comes of a {@link FileCommand.RequestPart}. Not sealed: whoever asks has messages to itself. */
public interface FileReply {

    /**
     * The part that was asked for.
     *
     * @param bytes the receiver's
     */
    record FilePart(String sha256, long offset, byte[] bytes) implements FileReply {}

    /**
     * There is no such part.
     *
     * @param reason a clause, such as {@code train.csv has changed since the job began}
     */
    record FileRefused(String sha256, String reason) implements FileReply {}
}
