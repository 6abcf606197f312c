package org.talkoot.deploy.cluster;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.apache.pekko.actor.Address;

/**
 * Where a node of a cluster is: {@code HOST:PORT}, with an IPv6 address in brackets.
 *
 * @param host name or address
 * @param port 0 for any that is free
 */
public record NodeAddress(String host, int port) {
    public static final int MOST_PORT = 65_535;

    private static final String HOST = "[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?\\]";

    /** @throws IllegalArgumentException if it is none, with a sentence */
    public static NodeAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? text : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (colon < 0 || !host.matches(HOST) || !port.matches("\\d{1,5}") || Integer.parseInt(port) > MOST_PORT) {
            throw new IllegalArgumentException(
                    "must be HOST:PORT, as in node1.example.com:7400, but is \"" + text + "\"");
        }
        return new NodeAddress(host, Integer.parseInt(port));
    }

    /** The address on this machine from which that node is reached, with any free port. Nothing is sent. */
    public static NodeAddress towards(NodeAddress other) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(other.host()), Math.max(1, other.port())));
            return new NodeAddress(inUrl(socket.getLocalAddress().getHostAddress()), 0);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no host is called " + other.host());
        } catch (IOException e) {
            throw new IllegalArgumentException(other.host() + " can't be reached: " + e.getMessage());
        }
    }

    private static String inUrl(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    /** The host without brackets. */
    public String hostName() {
        return host.replaceAll("[\\[\\]]", "");
    }

    Address ofSystem(String protocol) {
        return new Address(protocol, ClusterSystem.NAME, host, port);
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
