package org.talkoot.deploy.cluster;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.remote.artery.RemoteInstrument;
import org.talkoot.protocol.message.PeerMessage.GradientChunk;
import org.talkoot.protocol.message.PeerMessage.Statistics;
import org.talkoot.protocol.message.PeerMessage.WeightsChunk;

/**
 * Counts at Artery what the workers of a node send in their steps: whole frames with all their headers. Pekko makes one for
 * each stream of each node of this JVM that has the {@link #SETTINGS}.
 */
public final class SentBytes extends RemoteInstrument {
    static final String SETTINGS = "pekko.remote.artery.advanced.instruments = [" + SentBytes.class.getName() + "]";

    private static final byte IDENTIFIER = 30;
    private static final int FRAME_HEADER_BYTES = 4; // added by the TCP transport
    private static final List<SentBytes> ALL = new CopyOnWriteArrayList<>();

    private int sender = -1;
    private long chunks;
    private long statistics;
    private final BitSet owned = new BitSet();

    /** Pekko calls it. */
    public SentBytes() {
        ALL.add(this);
    }

    /**
     * What a rank has sent.
     *
     * @param chunkBytes of gradients and weights
     * @param statisticsBytes of batch norms
     * @param owned chunks whose new weights it sent
     */
    record Count(long chunkBytes, long statisticsBytes, BitSet owned) {}

    static void reset() {
        ALL.clear();
    }

    static Count of(int rank) {
        Count sum = new Count(0, 0, new BitSet());
        for (SentBytes each : ALL) {
            sum = each.sumWith(sum, rank);
        }
        return sum;
    }

    private synchronized Count sumWith(Count others, int rank) {
        if (sender != rank) {
            return others;
        }
        others.owned().or(owned);
        return new Count(others.chunkBytes() + chunks, others.statisticsBytes() + statistics, others.owned());
    }

    @Override
    public synchronized void remoteMessageSent(ActorRef to, Object message, ActorRef from, int size, long time) {
        int bytes = size + FRAME_HEADER_BYTES;
        if (message instanceof Statistics each) {
            sender = each.sender();
            statistics += bytes;
        } else if (message instanceof GradientChunk each) {
            sender = each.sender();
            chunks += bytes;
        } else if (message instanceof WeightsChunk each) {
            sender = each.sender();
            chunks += bytes;
            owned.set(each.chunk());
        }
    }

    @Override
    public byte identifier() {
        return IDENTIFIER;
    }

    @Override
    public void remoteWriteMetadata(ActorRef to, Object message, ActorRef from, ByteBuffer buffer) {}

    @Override
    public void remoteReadMetadata(ActorRef to, Object message, ActorRef from, ByteBuffer buffer) {}

    @Override
    public void remoteMessageReceived(ActorRef to, Object message, ActorRef from, int size, long time) {}
}
