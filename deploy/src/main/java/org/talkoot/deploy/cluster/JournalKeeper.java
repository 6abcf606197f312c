package org.talkoot.deploy.cluster;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.pekko.actor.NoSerializationVerificationNeeded;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.talkoot.coordinator.journal.Journal;
import org.talkoot.coordinator.journal.Leadership;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.time.Ticks;

/** Keeps a node's copy of the journal, and leads where its node is told to. */
final class JournalKeeper extends AbstractBehavior<JournalMessage> {
    // Without a majority, after the cluster has had the time to settle who is gone.
    private static final long STUCK_MS = 20_000;

    /** What the node hears of the journal. */
    sealed interface News extends NoSerializationVerificationNeeded {
        /** An entry is agreed, after all those before it. */
        record Agreed(JournalEntry entry) implements News {}

        /** This node leads from here on: what was agreed before is known. */
        record Leads(long term) implements News {}

        /** Another node leads in a later term. */
        enum Deposed implements News {
            INSTANCE
        }

        /**
         * What this node holds is worth nothing any more.
         *
         * @param why in words
         */
        record Lost(String why) implements News {}
    }

    /**
     * Lead, or try to.
     *
     * @param leastTerm its first term is no smaller
     * @param mayOpen whether those nodes may open a journal if none of them holds one
     */
    record Lead(long leastTerm, Predicate<Set<String>> mayOpen)
            implements JournalMessage, NoSerializationVerificationNeeded {}

    /** Lead no more. */
    enum Yield implements JournalMessage, NoSerializationVerificationNeeded {
        INSTANCE
    }

    /** Who keeps the journal, among the members of the cluster: by name, its own node not among them. */
    record Present(Map<String, ActorRef<JournalMessage>> nodes)
            implements JournalMessage, NoSerializationVerificationNeeded {}

    /** The coordinator, which leads, has said something that is to be agreed. */
    record Tell(JobEvent event) implements JournalMessage, NoSerializationVerificationNeeded {}

    private enum Tick implements JournalMessage, NoSerializationVerificationNeeded {
        INSTANCE
    }

    private final String node;
    private final ActorRef<News> listener;
    private final Journal journal;
    private final Sender sender = new Sender();
    private Map<String, ActorRef<JournalMessage>> others = Map.of();
    private Leadership leadership; // null while another leads, or nobody
    private int told; // agreed entries
    private Leadership.Phase phase; // of the leadership, at the newest tick; null for none
    private int agreed; // entries, at the newest tick
    private long agreedMs; // when there was the last progress, or nothing was to be agreed

    /** @param node its name, unique among all processes that there ever were */
    static Behavior<JournalMessage> create(String node, ActorRef<News> listener) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, Ticks.INTERVAL);
            return new JournalKeeper(context, node, listener);
        }));
    }

    private JournalKeeper(ActorContext<JournalMessage> context, String node, ActorRef<News> listener) {
        super(context);
        this.node = node;
        this.listener = listener;
        journal = new Journal(node);
    }

    /** How a leader's messages leave. */
    private final class Sender implements Leadership.Sender {
        private final ActorRef<JournalMessage> self = getContext().getSelf();

        @Override
        public void askVote(String to, long term, int from) {
            of(to).tell(new JournalMessage.AskVote(term, node, from, self));
        }

        @Override
        public void append(String to, Leadership.Batch batch) {
            of(to).tell(batch.repliedTo(self));
        }

        private ActorRef<JournalMessage> of(String to) {
            return others.getOrDefault(to, self);
        }
    }

    @Override
    public Receive<JournalMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(JournalMessage.AskVote.class, this::onAskVote)
                .onMessage(JournalMessage.Append.class, this::onAppend)
                .onMessage(JournalMessage.Vote.class, vote -> leading(() -> leadership.voted(vote, Ticks.nowMs())))
                .onMessage(JournalMessage.Held.class, held -> leading(() -> leadership.held(held, Ticks.nowMs())))
                .onMessage(Tell.class, tell -> leading(() -> leadership.tell(tell.event(), Ticks.nowMs())))
                .onMessage(Present.class, this::onPresent)
                .onMessage(Lead.class, this::onLead)
                .onMessageEquals(Yield.INSTANCE, this::onYield)
                .onMessageEquals(Tick.INSTANCE, this::onTick)
                .build();
    }

    private Behavior<JournalMessage> onAskVote(JournalMessage.AskVote ask) {
        ask.replyTo().tell(journal.asked(ask));
        return after();
    }

    private Behavior<JournalMessage> onAppend(JournalMessage.Append append) {
        if (journal.agreed() > 0 && !append.run().equals(journal.run())) {
            listener.tell(new News.Lost("another run began"));
        } else {
            append.replyTo().tell(journal.append(append));
        }
        return after();
    }

    private Behavior<JournalMessage> leading(Runnable event) {
        if (leadership != null) {
            event.run();
        }
        return after();
    }

    private Behavior<JournalMessage> onPresent(Present present) {
        others = present.nodes();
        return leading(() -> leadership.present(names(), Ticks.nowMs()));
    }

    private Set<String> names() {
        Set<String> names = new HashSet<>(others.keySet());
        names.add(node);
        return names;
    }

    private Behavior<JournalMessage> onLead(Lead lead) {
        agreedMs = Ticks.nowMs();
        leadership = new Leadership(
                journal,
                lead.leastTerm(),
                lead.mayOpen(),
                UUID.randomUUID().toString(),
                sender,
                names(),
                Ticks.nowMs());
        return after();
    }

    private Behavior<JournalMessage> onYield() {
        leadership = null;
        return this;
    }

    private Behavior<JournalMessage> onTick() {
        long nowMs = Ticks.nowMs();
        leading(() -> leadership.tick(nowMs));
        Leadership.Phase now = leadership == null ? null : leadership.phase();
        boolean rests = now == null || now == Leadership.Phase.LEADING && journal.isAgreed();
        if (rests || now != phase || journal.agreed() > agreed) {
            agreedMs = nowMs;
        }
        phase = now;
        agreed = journal.agreed();
        if (nowMs - agreedMs > STUCK_MS) {
            listener.tell(new News.Lost("for " + STUCK_MS / 1_000
                    + " s no majority of the nodes could be reached, or, to begin, not all coordinators"));
        }
        return this;
    }

    /** Tells what is new. */
    private Behavior<JournalMessage> after() {
        while (told < journal.agreed()) {
            JournalEntry entry = journal.entry(told++);
            listener.tell(new News.Agreed(entry));
            if (entry instanceof JournalEntry.Led && leadership != null && entry.term() == leadership.term()) {
                listener.tell(new News.Leads(entry.term()));
            }
        }
        if (leadership != null && leadership.phase() == Leadership.Phase.OVER) {
            leadership = null;
            listener.tell(News.Deposed.INSTANCE);
        }
        return this;
    }
}
