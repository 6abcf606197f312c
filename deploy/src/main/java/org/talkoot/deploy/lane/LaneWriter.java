package org.talkoot.deploy.lane;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.security.NodeSockets;
import org.talkoot.protocol.message.PeerMessage;
import org.talkoot.protocol.message.WorkerCommand;
import org.talkoot.protocol.wire.PeerFrameWriter;

/**
 * A lane's end that sends: calls a worker's node, and writes what there is for that worker, one after the other, until there is
 * nothing for a minute. A step is its own credit, so no more than two steps' messages wait here, as references.
 */
final class LaneWriter implements Runnable {
    private static final int IDLE_SECONDS = 60;
    private static final Logger LOG = LoggerFactory.getLogger(LaneWriter.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ExchangeLanes lanes;
    private final ActorRef<WorkerCommand> peer;
    private final InetSocketAddress node;
    private final BlockingQueue<PeerMessage> waiting = new LinkedBlockingQueue<>();
    private PeerMessage current; // being written; null while nothing is
    private volatile Socket socket; // null before it is connected
    private volatile boolean closed;
    private volatile boolean failed;
    private volatile long failedNanos;

    LaneWriter(ExchangeLanes lanes, ActorRef<WorkerCommand> peer, InetSocketAddress node) {
        this.lanes = lanes;
        this.peer = peer;
        this.node = node;
    }

    ActorRef<WorkerCommand> peer() {
        return peer;
    }

    /** @return false if the lane is broken */
    boolean offer(PeerMessage message) {
        return !failed && waiting.add(message);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** It broke, some time ago: another may be tried. */
    boolean isDue() {
        return failed && System.nanoTime() - failedNanos > RETRY_NANOS;
    }

    @Override
    public void run() {
        try (Socket connected = lanes.sockets().call(node)) {
            socket = connected;
            if (closed) {
                return;
            }
            LaneGreeting.write(connected.getOutputStream(), lanes.name(peer));
            PeerFrameWriter frames = new PeerFrameWriter(NodeSockets.bytes(connected));
            while ((current = next()) != null) {
                int bytes = frames.write(current);
                lanes.sent(current, bytes);
                if (waiting.isEmpty()) {
                    frames.flush();
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // buffers have a limit of their own
            if (!closed) {
                LOG.info("no lane to {}: {}", node, e.toString());
            }
            lanes.giveUp(this);
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a lane", e);
        }
    }

    /** Null at the end. */
    private PeerMessage next() throws InterruptedException {
        PeerMessage next;
        do {
            next = waiting.poll(IDLE_SECONDS, TimeUnit.SECONDS);
        } while (next == null && !lanes.release(this));
        return next;
    }

    /** @return what wasn't brought, as far as anybody knows here */
    List<PeerMessage> fail() {
        failedNanos = System.nanoTime();
        failed = true;
        List<PeerMessage> left = new ArrayList<>();
        if (current != null) {
            left.add(current);
        }
        waiting.drainTo(left);
        return left;
    }

    void close() {
        closed = true;
        LaneListener.close(socket);
    }

    @Override
    public String toString() {
        return node.toString();
    }
}
