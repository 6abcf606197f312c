package org.talkoot.deploy.cluster;

import java.util.List;
import java.util.Set;

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

    /** Whether those nodes may begin a run: where none of them knows of one, there may yet be one that the others know. */
    boolean mayOpen(Set<String> nodes) {
        long here = addresses.stream()
                .filter(address -> nodes.stream().map(NodeName::address).anyMatch(address::equals))
                .count();
        return hasOne() ? !nodes.isEmpty() : 2 * here > addresses.size();
    }
}
