package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import java.util.List;

/**
 * How a node takes part in a cluster.
 *
 * @param bind where others reach it
 * @param seeds through which it joins; none: it begins a cluster
 * @param security settings of the transport
 */
public record NodeOptions(NodeAddress bind, List<NodeAddress> seeds, Config security) {
    public NodeOptions {
        seeds = List.copyOf(seeds);
    }
}
