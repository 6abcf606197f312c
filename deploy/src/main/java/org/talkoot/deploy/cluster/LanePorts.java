package org.talkoot.deploy.cluster;

import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** Where nodes have their lanes: each says it to all by a role in the cluster, which it has from when it joins. */
final class LanePorts {
    private static final String PREFIX = "lanes-on-";

    private LanePorts() {}

    static String role(int port) {
        return PREFIX + port;
    }

    /** Empty where that node is no member, or has none. */
    static OptionalInt of(ActorSystem<?> system, Address node) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .filter(member -> member.address().equals(node))
                .flatMap(member -> member.getRoles().stream())
                .filter(role -> role.startsWith(PREFIX))
                .mapToInt(role -> Integer.parseInt(role.substring(PREFIX.length())))
                .findFirst();
    }
}
