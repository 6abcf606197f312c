package org.talkoot.deploy.security;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Answers with these keys at a port, and counts the bytes that callers entrust to it. */
final class Impostor implements AutoCloseable {
    private final SSLServerSocket server;
    private final List<SSLSocket> callers = new CopyOnWriteArrayList<>();
    private final AtomicLong heardBytes = new AtomicLong();

    Impostor(NodeKeys keys) throws IOException {
        server = (SSLServerSocket) RotatingKeys.context(keys)
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getByName(TestNode.HOST));
        inBackground(this::answer);
    }

    private static void inBackground(Runnable run) {
        Thread thread = new Thread(run, "impostor");
        thread.setDaemon(true);
        thread.start();
    }

    private void answer() {
        try {
            while (true) {
                SSLSocket caller = (SSLSocket) server.accept();
                callers.add(caller);
                inBackground(() -> listen(caller));
            }
        } catch (IOException closed) {
            // the end of the test
        }
    }

    private void listen(SSLSocket caller) {
        try {
            while (caller.getInputStream().read() >= 0) {
                heardBytes.incrementAndGet();
            }
        } catch (IOException refused) {
            // as it should be
        }
    }

    /** The address of a node's actor, if a node were here. */
    String path() {
        return "pekko://talkoot@" + TestNode.HOST + ":" + server.getLocalPort() + "/user";
    }

    long heardBytes() {
        return heardBytes.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SSLSocket caller : callers) {
            caller.close();
        }
    }
}
