package org.talkoot.deploy.lane;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.wire.PeerFrameReader;

/** The ends of lanes that receive: tells this node's workers what arrives for them. */
final class LaneListener {
    private static final Logger LOG = LoggerFactory.getLogger(LaneListener.class);

    private final ServerSocket server;
    private final NodeSockets sockets;
    private final Set<Socket> answered = ConcurrentHashMap.newKeySet();
    private ActorRefResolver resolver;

    LaneListener(ServerSocket server, NodeSockets sockets) {
        this.server = server;
        this.sockets = sockets;
    }

    int port() {
        return server.getLocalPort();
    }

    void begin(ActorRefResolver workers) {
        resolver = workers;
        LaneThread.start("listener", this::listen);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket called = server.accept();
                LaneThread.start("from " + called.getRemoteSocketAddress(), () -> receive(called));
            } catch (IOException e) {
                LOG.debug("nobody is answered: {}", e.toString());
            }
        }
    }

    private void receive(Socket called) {
        answered.add(called);
        try (called;
                Socket proved = sockets.answer(called)) {
            ActorRef<WorkerCommand> worker = worker(LaneGreeting.read(proved.getInputStream()));
            proved.setSoTimeout(0);
            PeerFrameReader frames = new PeerFrameReader(NodeSockets.bytes(proved));
            for (PeerMessage message; (message = frames.read()) != null; ) {
                worker.tell(message);
            }
        } catch (ProtocolException e) {
            sockets.refused(e);
        } catch (IOException | OutOfMemoryError e) { // buffers have a limit of their own
            LOG.debug("a lane from {} ends: {}", called.getRemoteSocketAddress(), e.toString());
        } finally {
            answered.remove(called);
        }
    }

    /** One of this node's: nobody sends through it to others. */
    private ActorRef<WorkerCommand> worker(String path) throws ProtocolException {
        try {
            ActorRef<WorkerCommand> worker = resolver.resolveActorRef(path);
            if (worker.path().address().hasLocalScope()) {
                return worker;
            }
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("it names no actor");
        }
        throw new ProtocolException("it names an actor of another node");
    }

    void close() {
        close(server);
        answered.forEach(LaneListener::hangUp);
    }

    /** Closing alone wouldn't end the connection while a thread waits for bytes in it: it would take one more message first. */
    private static void hangUp(Socket called) {
        try {
            called.shutdownOutput();
            called.shutdownInput();
        } catch (IOException e) {
            LOG.debug("it ended by itself: {}", e.toString());
        }
        close(called);
    }

    /** @param open may be null */
    static void close(AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            LOG.debug("can't be closed: {}", e.toString());
        }
    }
}
