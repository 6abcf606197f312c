package org.talkoot.deploy.lane;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.ServerSocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.ObjIntConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.worker.actor.Courier;

/**
 * Brings messages to workers on other nodes over connections that carry nothing else, which is faster than Artery
 * (docs/scaling.md has the times).
 *
 * <p>The promise is Artery's, a message may be lost, but for one thing: where a lane breaks, the message that it was about to
 * send may arrive twice, which workers don't mind. Where a node has no lanes, or can't be reached on them, Artery carries its
 * messages.
 */
public final class ExchangeLanes implements Courier, AutoCloseable {
    private final NodeSockets sockets;
    private final LaneListener listener;
    private final ObjIntConsumer<PeerMessage> sent;
    private final Map<ActorRef<WorkerCommand>, LaneWriter> writers = new HashMap<>();
    private ActorRefResolver resolver; // null before the actor system is there
    private Function<Address, OptionalInt> ports;
    private boolean closed;

    private ExchangeLanes(NodeSockets sockets, ServerSocket server, ObjIntConsumer<PeerMessage> sent) {
        this.sockets = sockets;
        this.sent = sent;
        listener = new LaneListener(server, sockets);
    }

    /**
     * Listens; nobody is answered before {@link #begin}.
     *
     * @param own where; port 0 for any that is free
     * @param sent hears of each message that went to another node, with the bytes of its frame, on any thread
     * @throws IOException if that address can't be had
     */
    public static ExchangeLanes open(NodeSockets sockets, InetSocketAddress own, ObjIntConsumer<PeerMessage> sent)
            throws IOException {
        ServerSocket server = ServerSocketChannel.open().socket();
        try {
            server.bind(own);
            return new ExchangeLanes(sockets, server, sent);
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** Where others reach this node's. */
    public int port() {
        return listener.port();
    }

    /**
     * From here on messages are sent and received.
     *
     * @param found ports of other nodes' lanes; empty: a node has none
     */
    public synchronized void begin(ActorSystem<?> system, Function<Address, OptionalInt> found) {
        resolver = ActorRefResolver.get(system);
        ports = found;
        listener.begin(resolver);
    }

    @Override
    public void send(ActorRef<WorkerCommand> peer, PeerMessage message) {
        if (peer.path().address().hasLocalScope() || !takes(peer, message)) {
            peer.tell(message);
        }
    }

    private synchronized boolean takes(ActorRef<WorkerCommand> peer, PeerMessage message) {
        LaneWriter writer = writers.get(peer);
        if (writer == null || writer.isDue()) {
            writers.values().removeIf(LaneWriter::isDue);
            Address node = peer.path().address();
            OptionalInt port = closed ? OptionalInt.empty() : ports.apply(node);
            if (port.isEmpty()) {
                return false;
            }
            writer = new LaneWriter(
                    this, peer, new InetSocketAddress(node.getHost().get(), port.getAsInt()));
            writers.put(peer, writer);
            LaneThread.start("to " + writer, writer);
        }
        return writer.offer(message);
    }

    /** The writer has nothing to do: it may end, unless that changed in the meantime. */
    synchronized boolean release(LaneWriter idle) {
        return idle.isEmpty() && writers.remove(idle.peer(), idle);
    }

    /** What a lane couldn't bring. From here on its messages go the other way, for a while. */
    synchronized void giveUp(LaneWriter broken) {
        List<PeerMessage> left = broken.fail();
        if (!closed) {
            left.forEach(broken.peer()::tell);
        }
    }

    NodeSockets sockets() {
        return sockets;
    }

    String name(ActorRef<WorkerCommand> peer) {
        return resolver.toSerializationFormat(peer);
    }

    void sent(PeerMessage message, int bytes) {
        sent.accept(message, bytes);
    }

    /** Nothing is sent or received any more; what is under way is lost. */
    @Override
    public synchronized void close() {
        closed = true;
        writers.values().forEach(LaneWriter::close);
        listener.close();
    }
}
