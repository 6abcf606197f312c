package org.talkoot.deploy.cluster;

import com.typesafe.config.Config;
import java.util.List;
import java.util.OptionalInt;

/**
 * How a node takes part in a cluster.
 *
 * @param bind where others reach it
 * @param seeds through which it joins; none: it begins a cluster
 * @param security settings of the transport
 * @param healthPort where it answers probes; 0 for any that is free, empty for nowhere
 */
public record NodeOptions(NodeAddress bind, List<NodeAddress> seeds, Config security, OptionalInt healthPort) {
    public NodeOptions {
        seeds = List.copyOf(seeds);
    }
}
