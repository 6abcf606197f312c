package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.talkoot.protocol.message.CoordinatorCommand.Hello;
import org.talkoot.protocol.message.CoordinatorCommand.HelloCoordinator;
import org.talkoot.protocol.message.HostCommand;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.SnapshotRequest;

/** The other nodes of a cluster that a coordinator's node hears of: hosts, and other coordinators' nodes. */
final class Guests {
    private static final Duration SILENCE = Duration.ofSeconds(5); // after which a host isn't asked for anything

    private record Guest(Hello hello, long heardNanos) {}

    private final Map<String, Guest> hosts = new TreeMap<>(); // by node
    private final Map<String, HelloCoordinator> coordinators = new TreeMap<>(); // by node

    /**
     * The node that an actor was known for before: one that comes back at the same address has the same actors, so to say,
     * though it is another node.
     */
    Optional<String> formerly(ActorRef<?> actor, String now) {
        Stream<String> asHosts = hosts.entrySet().stream()
                .filter(each -> each.getValue().hello().host().equals(actor))
                .map(Map.Entry::getKey);
        Stream<String> asCoordinators = coordinators.entrySet().stream()
                .filter(each -> each.getValue().coordinator().equals(actor))
                .map(Map.Entry::getKey);
        return Stream.concat(asHosts, asCoordinators)
                .filter(node -> !node.equals(now))
                .findFirst();
    }

    /** Whether it is the first time. */
    boolean add(Hello hello) {
        return hosts.put(hello.node(), new Guest(hello, System.nanoTime())) == null;
    }

    boolean add(HelloCoordinator hello) {
        return coordinators.put(hello.node(), hello) == null;
    }

    void remove(String node) {
        hosts.remove(node);
        coordinators.remove(node);
    }

    Set<String> hosts() {
        return hosts.keySet();
    }

    boolean hasCoordinators() {
        return !coordinators.isEmpty();
    }

    Stream<HelloCoordinator> coordinators() {
        return coordinators.values().stream();
    }

    Optional<ActorRef<HostCommand>> host(String node) {
        return Optional.ofNullable(hosts.get(node)).map(guest -> guest.hello().host());
    }

    void tellHosts(HostCommand command) {
        hosts.values().forEach(guest -> guest.hello().host().tell(command));
    }

    /** Another coordinator's node that says it leads. */
    Optional<HelloCoordinator> leader() {
        return coordinators.values().stream().filter(HelloCoordinator::leads).findFirst();
    }

    Optional<ActorRef<SnapshotRequest>> snapshotsOf(String host) {
        return Optional.ofNullable(hosts.get(host)).map(guest -> guest.hello().snapshots());
    }

    /** Who may hold a snapshot. */
    List<ActorRef<SnapshotRequest>> snapshots() {
        long nowNanos = System.nanoTime();
        List<ActorRef<SnapshotRequest>> sources = new ArrayList<>();
        for (Guest guest : hosts.values()) {
            if (nowNanos - guest.heardNanos() < SILENCE.toNanos()) {
                sources.add(guest.hello().snapshots());
            }
        }
        coordinators.values().forEach(hello -> sources.add(hello.snapshots()));
        return sources;
    }

    /** Who keeps the journal, among the members of the cluster. */
    Map<String, ActorRef<JournalMessage>> journals(Cluster cluster) {
        Map<String, ActorRef<JournalMessage>> journals = new HashMap<>();
        hosts.forEach((node, guest) -> journals.put(node, guest.hello().journal()));
        coordinators.forEach((node, hello) -> journals.put(node, hello.journal()));
        journals.keySet().retainAll(members(cluster));
        return journals;
    }

    /** They are members until they leave, or are downed: one that can't be reached counts. */
    private static Set<String> members(Cluster cluster) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .filter(member -> member.status().equals(MemberStatus.up())
                        || member.status().equals(MemberStatus.leaving()))
                .map(member -> NodeName.of(member).text())
                .collect(Collectors.toSet());
    }
}
