package org.talkoot.deploy.cluster;

import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/**
 * What a process of a cluster is called.
 *
 * @param address host and port, for people: a process that comes back has it again
 * @param incarnation differs for each process, and each time it joins
 */
record NodeName(String address, long incarnation) {
    static NodeName of(ActorSystem<?> system) {
        return of(Cluster.get(system).selfMember());
    }

    static NodeName of(Member member) {
        return new NodeName(
                member.address().hostPort().replaceFirst(".*@", ""),
                member.uniqueAddress().longUid());
    }

    /** Of a name's text. */
    static String address(String text) {
        return text.replaceFirst(" .*", "");
    }

    /** Unique among all that there ever were. */
    String text() {
        return address + " " + Long.toHexString(incarnation);
    }
}
