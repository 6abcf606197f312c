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

    static List<NodeAddress> addresses(String option, List<String> texts) {
        return texts.stream().map(text -> address(option, text)).toList();
    }

    static NodeAddress address(String option, String text) {
        try {
            return NodeAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(option + " " + e.getMessage());
        }
    }
}
