package org.talkoot.deploy.cli;

import java.util.List;
import java.util.OptionalInt;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.cluster.NodeOptions;
import org.talkoot.deploy.security.SecurityOptions;

/** The arguments that say how a node takes part in a cluster. */
final class NodeArguments {
    private NodeArguments() {}

    /**
     * Of a coordinator: it begins a cluster, with the others.
     *
     * @param seeds all coordinators' nodes, this one too; none: it is the only one
     * @param health port for answers to probes; empty for none
     * @throws UsageException if an address is none
     */
    static NodeOptions coordinating(String bind, List<String> seeds, SecurityOptions security, OptionalInt health) {
        NodeAddress address = address("--bind", bind);
        List<NodeAddress> nodes = addresses("--seeds", seeds);
        if (!nodes.isEmpty() && !nodes.contains(address)) {
            throw new UsageException("--seeds must name all coordinators, but lacks " + address
                    + ", which is --bind: give each coordinator the same list");
        }
        return options(address, nodes, security, health);
    }

    /**
     * Of a process that is no coordinator.
     *
     * @param bind null for a free port on the address that reaches the first of the others
     * @param join nodes of the cluster
     * @param health port for answers to probes; empty for none
     * @throws UsageException if an address is none
     */
    static NodeOptions joining(String bind, List<String> join, SecurityOptions security, OptionalInt health) {
        List<NodeAddress> nodes = addresses("--join", join);
        NodeAddress address = bind == null ? towards(nodes.get(0)) : address("--bind", bind);
        return options(address, nodes, security, health);
    }

    private static NodeOptions options(
            NodeAddress bind, List<NodeAddress> seeds, SecurityOptions security, OptionalInt health) {
        return new NodeOptions(bind, seeds, security.of(bind.hostName()).config(), health);
    }

    /** @throws UsageException if it is none */
    static int port(String option, String text) {
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > NodeAddress.MOST_PORT) {
            throw new UsageException(option + " must be a port from 0 to 65535, but is \"" + text + '"');
        }
        return Integer.parseInt(text);
    }

    private static NodeAddress towards(NodeAddress node) {
        try {
            return NodeAddress.towards(node);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--join: " + e.getMessage());
        }
    }

    private static List<NodeAddress> addresses(String option, List<String> texts) {
        return texts.stream().map(text -> address(option, text)).toList();
    }

    private static NodeAddress address(String option, String text) {
        try {
            return NodeAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + " " + e.getMessage());
        }
    }
}
