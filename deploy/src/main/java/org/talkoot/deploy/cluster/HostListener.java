package org.talkoot.deploy.cluster;

import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.PeerMessage;

/** Hears what becomes of a worker node. On any thread; it must not throw. */
public interface HostListener {
    /** It looks for its cluster. */
    void waiting();

    /** A coordinator offers a job, which is being prepared. */
    void offered(HostCommand.Offer offer);

    /**
     * The job's files are being fetched.
     *
     * @param bytes that are here by now
     */
    void fetching(long bytes, long totalBytes);

    /** Workers are at work. */
    void hosting(int workers);

    /**
     * A worker's message went to another node.
     *
     * @param bytes of it, with all that was added
     */
    default void sent(PeerMessage message, int bytes) {}
}
