package org.talkoot.deploy.cluster;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The coordinators' nodes of a cluster, as they were named when they were started. A single one needs nobody's word; of
 * several, one leads, and whatever it decides counts once the majority of all nodes, workers' nodes too, has it.
 *
 * @param addresses of all of them
 */
record Committee(List<String> addresses) {
    Committee {
        addresses = List.copyOf(addresses);
    }

    static Committee of(List<NodeAddress> seeds) {
        return new Committee(
                seeds.stream().map(NodeAddress::toString).distinct().toList());
    }

    boolean hasOne() {
        return addresses.size() <= 1;
    }

    /**
     * Whether those nodes may begin a run, where none of them knows of one. All coordinators must be among them: one that isn't
     * may have a run that they don't know of.
     */
    boolean mayOpen(Set<String> nodes) {
        return !nodes.isEmpty()
                && nodes.stream()
                        .map(NodeName::address)
                        .collect(Collectors.toSet())
                        .containsAll(addresses);
    }
}
