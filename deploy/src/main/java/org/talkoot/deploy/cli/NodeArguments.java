package org.talkoot.deploy.cli;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import org.talkoot.deploy.cluster.NodeAddress;
import org.talkoot.deploy.cluster.NodeOptions;

/** The arguments that say how a node takes part in a cluster. */
final class NodeArguments {
    private NodeArguments() {}

    /** @throws UsageException if an address is none */
    static NodeOptions options(String bindOption, String bind, String seedsOption, List<String> seeds) {
        return new NodeOptions(address(bindOption, bind), addresses(seedsOption, seeds), ConfigFactory.empty());
    }

    /**
     * Of a process that is no coordinator.
     *
     * @param bind null for a free port on the address that reaches the first of the others
     * @param join nodes of the cluster
     */
    static NodeOptions joining(String bind, List<String> join) {
        List<NodeAddress> nodes = addresses("--join", join);
        NodeAddress address = bind == null ? towards(nodes.get(0)) : address("--bind", bind);
        return new NodeOptions(address, nodes, ConfigFactory.empty());
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
