package org.talkoot.deploy.cluster;

import java.util.BitSet;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/** Counts what the workers of a node send to others in their steps: whole frames. */
final class SentBytes implements HostListener {
    private int rank;
    private long chunks;
    private long statistics;
    private final BitSet owned = new BitSet();

    /** Of the worker that sent it. */
    synchronized int rank() {
        return rank;
    }

    /** Of gradients and weights. */
    synchronized long chunks() {
        return chunks;
    }

    /** Of batch norms. */
    synchronized long statistics() {
        return statistics;
    }

    /** Whether it sent that chunk's new weights. */
    synchronized boolean owns(int chunk) {
        return owned.get(chunk);
    }

    @Override
    public synchronized void sent(PeerMessage message, int bytes) {
        rank = message.sender();
        if (message instanceof Statistics) {
            statistics += bytes;
        } else if (message instanceof GradientChunk) {
            chunks += bytes;
        } else if (message instanceof WeightsChunk weights) {
            chunks += bytes;
            owned.set(weights.chunk());
        }
    }

    @Override
    public void waiting() {}

    @Override
    public void offered(HostCommand.Offer offer) {}

    @Override
    public void fetching(long bytes, long totalBytes) {}

    @Override
    public void hosting(int workers) {}
}
