package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a node may run.
 *
 * @param host its address
 * @param port for the node; 0 for any that is free
 * @param entering a command that runs the command behind it there
 */
record Place(String host, int port, List<String> entering) {
    static final Place HERE = new Place("127.0.0.1", 0, List.of());

    /** For a node: it stays free until the node takes it. */
    String anyAddress() {
        return host + ":" + (port == 0 ? freePort() : port);
    }

    List<String> inside(List<String> command) {
        return Stream.concat(entering.stream(), command.stream()).toList();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
