package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActorWithTimers;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.DowningProvider;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.remote.artery.ThisActorSystemQuarantinedEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Who goes on in a cluster of one coordinator whose nodes can't all reach each other: the coordinator, with whomever it
 * reaches. It alone removes others, and nobody removes it. A node that can't reach it for longer than it takes to decide
 * leaves, to join again.
 *
 * <p>Pekko's own resolver has no such strategy: where a single connection is broken, it removes the nodes at both of its ends,
 * and one of them may be the coordinator's.
 */
public final class OneCoordinatorDowning extends DowningProvider {
    private static final Duration STABLE_AFTER = Duration.ofSeconds(2); // before the coordinator decides
    private static final Duration LOST_AFTER = Duration.ofSeconds(6); // before another node does, for itself
    private static final Duration TICK = Duration.ofMillis(250);

    private final FiniteDuration margin;

    /** Pekko makes one, by its name in the configuration. */
    public OneCoordinatorDowning(ActorSystem system) {
        margin = FiniteDuration.create(
                system.settings()
                        .config()
                        .getDuration("pekko.cluster.down-removal-margin")
                        .toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public FiniteDuration downRemovalMargin() {
        return margin;
    }

    @Override
    public Option<Props> downingActorProps() {
        return Option.apply(Props.create(Watcher.class, Watcher::new));
    }

    private static final class Watcher extends AbstractActorWithTimers {
        private static final Logger LOG = LoggerFactory.getLogger(OneCoordinatorDowning.class);
        private static final String TICKED = "tick";

        private final Cluster cluster = Cluster.get(getContext().getSystem());
        private final Map<Member, Long> unreachable = new HashMap<>(); // since when
        private boolean leaving;

        @Override
        public void preStart() {
            cluster.subscribe(
                    getSelf(),
                    ClusterEvent.initialStateAsEvents(),
                    ClusterEvent.ReachabilityEvent.class,
                    ClusterEvent.MemberRemoved.class);
            getContext().getSystem().getEventStream().subscribe(getSelf(), ThisActorSystemQuarantinedEvent.class);
            getTimers().startTimerWithFixedDelay(TICKED, TICKED, TICK);
        }

        @Override
        public void postStop() {
            cluster.unsubscribe(getSelf());
            getContext().getSystem().getEventStream().unsubscribe(getSelf());
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(
                            ClusterEvent.UnreachableMember.class,
                            event -> unreachable.put(event.member(), System.nanoTime()))
                    .match(ClusterEvent.ReachableMember.class, event -> unreachable.remove(event.member()))
                    .match(ClusterEvent.MemberRemoved.class, event -> unreachable.remove(event.member()))
                    .match(ThisActorSystemQuarantinedEvent.class, event -> leave("another node has removed this one"))
                    .matchEquals(TICKED, tick -> decide())
                    .build();
        }

        private void decide() {
            if (isCoordinator()) {
                unreachable.keySet().stream()
                        .filter(member -> isOverdue(member, STABLE_AFTER))
                        .filter(member -> !member.equals(cluster.selfMember()))
                        .forEach(member -> cluster.down(member.address()));
            } else if (unreachable.keySet().stream()
                    .anyMatch(member -> member.hasRole(CoordinatorNode.ROLE) && isOverdue(member, LOST_AFTER))) {
                leave("the coordinator can't be reached");
            }
        }

        private void leave(String why) {
            if (!leaving && !isCoordinator()) {
                leaving = true;
                LOG.warn("this node leaves its cluster: {}", why);
                CoordinatedShutdown.get(getContext().getSystem()).runAll(CoordinatedShutdown.clusterDowningReason());
            }
        }

        private boolean isCoordinator() {
            return cluster.selfMember().hasRole(CoordinatorNode.ROLE);
        }

        private boolean isOverdue(Member member, Duration patience) {
            return System.nanoTime() - unreachable.get(member) > patience.toNanos();
        }
    }
}
