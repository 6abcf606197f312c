package org.talkoot.deploy.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several coordinators begin one cluster, and one run, however they are started and cut off. */
@Timeout(60)
class FoundingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Config HASTY = ConfigFactory.parseString("""
            pekko.cluster.seed-node-timeout = 50ms
            pekko.actor.testkit.typed.filter-leeway = 20s
            """);

    private final List<NodeAddress> coordinators = Stream.generate(Place.HERE::anyAddress)
            .limit(3)
            .sorted()
            .map(NodeAddress::parse)
            .toList();
    private final List<ActorSystem<Void>> systems = new ArrayList<>();

    @AfterEach
    void end() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(
                system -> system.getWhenTerminated().toCompletableFuture().join());
    }

    private ActorSystem<Void> start(NodeAddress bind) {
        ActorSystem<Void> system = ClusterSystem.start(
                Behaviors.empty(), List.of(), new NodeOptions(bind, coordinators, HASTY, OptionalInt.empty()));
        systems.add(system);
        return system;
    }

    private static void awaitMembers(int count, ActorSystem<?> system) {
        TestProbe.create(system).awaitAssert(PATIENCE, () -> {
            assertEquals(count, Cluster.get(system).state().members().size());
            return true;
        });
    }

    @Test
    @Tag("system")
    void theFirstBeginsNoClusterWhileAnotherIsSilentHoweverLong() {
        ActorSystem<Void> first = start(coordinators.get(0));
        LoggingTestKit.warn("Couldn't join seed nodes after [40] attempts") // Pekko's own first node gives up after 20
                .expect(first, () -> start(coordinators.get(1)));
        start(coordinators.get(2));
        awaitMembers(3, first);
    }

    @Test
    @Tag("system")
    void theFirstAsksAgainWhoeverSaidThatItIsInNoClusterSinceThatMayHaveChanged() {
        ActorSystem<Void> second = start(coordinators.get(1));
        AtomicBoolean isHeard = new AtomicBoolean();
        ActorSystem<Void> first = LoggingTestKit.info("Received InitJoinNack")
                .withCustom(event -> !isHeard.getAndSet(true)) // the first of any number
                .expect(second, () -> start(coordinators.get(0)));
        Cluster.get(second)
                .manager()
                .tell(Join.create(Cluster.get(second).selfMember().address()));
        awaitMembers(2, first);
    }

    @Test
    void aRunIsBegunByAllCoordinatorsAndNotByAMajorityOfThem() {
        Committee three = new Committee(List.of("a:1", "b:1", "c:1"));
        assertFalse(three.mayOpen(Set.of("a:1 0", "b:1 0", "w:1 0")));
        assertTrue(three.mayOpen(Set.of("a:1 0", "b:1 0", "c:1 0")));
        Committee one = new Committee(List.of());
        assertFalse(one.mayOpen(Set.of()));
        assertTrue(one.mayOpen(Set.of("a:1 0")));
    }
}
