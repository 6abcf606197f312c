package org.talkoot.coordinator.journal;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage;
import org.talkoot.protocol.message.JournalMessage.Append;
import org.talkoot.protocol.message.JournalMessage.Held;
import org.talkoot.protocol.message.JournalMessage.Vote;

/**
 * How one node leads the journal: it asks for votes in a term of its own, takes over the newest journal among those of a
 * majority, or opens one where there is none, and then adds to it. Entries are agreed once a majority holds them and the
 * newest of them is of the leader's own term. Who is here and who isn't changes the voters by one node at a time, each time
 * after everything before is agreed; so two majorities that follow each other always have a node in common. Time is passed in.
 */
public final class Leadership {
    /** How it sends to another node. What is lost is sent again. */
    public interface Sender {
        /** To its own node too. */
        void askVote(String node, long term, int from);

        void append(String node, Batch batch);
    }

    /** What an {@link Append} has, but for the leader's address. */
    public record Batch(long term, String run, int from, long termBefore, List<JournalEntry> entries, int agreed) {
        public Append repliedTo(ActorRef<JournalMessage> replyTo) {
            return new Append(term, run, from, termBefore, entries, agreed, replyTo);
        }
    }

    /** How far it is. */
    public enum Phase {
        /** Asking for votes. */
        ASKING,
        /** Adding entries. */
        LEADING,
        /** Another node leads, or is about to, in a later term. */
        OVER
    }

    static final long AGAIN_MS = 250;
    static final long LISTEN_MS = 1_500; // before a journal is opened where others may yet be heard of
    static final long GIVE_UP_MS = 5_000; // a journal that is found, where too few of its voters are here

    private final Journal journal;
    private final Predicate<Set<String>> mayOpen;
    private final String newRun;
    private final Sender sender;
    private final Map<String, Follower> followers = new TreeMap<>(); // by node
    private Set<String> present;
    private Election election;
    private long term;
    private Phase phase = Phase.ASKING;
    private int votersAt; // number of the entry
    private final long begunMs;
    private long askedMs;

    /**
     * Begins to ask for votes.
     *
     * @param journal the node's own
     * @param leastTerm its first term is no smaller
     * @param mayOpen whether those nodes may open a journal if none of them holds one
     * @param newRun names a run that it opens
     * @param present nodes that are here, its own among them
     */
    public Leadership(
            Journal journal,
            long leastTerm,
            Predicate<Set<String>> mayOpen,
            String newRun,
            Sender sender,
            Set<String> present,
            long nowMs) {
        this.journal = journal;
        this.mayOpen = mayOpen;
        this.newRun = newRun;
        this.sender = sender;
        this.present = Set.copyOf(present);
        begunMs = nowMs;
        stand(Math.max(leastTerm, journal.promised() + 1), nowMs);
    }

    public Phase phase() {
        return phase;
    }

    /** In which it leads, or would. */
    public long term() {
        return term;
    }

    private void stand(long newTerm, long nowMs) {
        term = newTerm;
        election = new Election(journal);
        ask(nowMs);
    }

    private void ask(long nowMs) {
        askedMs = nowMs;
        present.stream()
                .filter(node -> !election.has(node))
                .forEach(node -> sender.askVote(node, term, journal.agreed()));
        election.incomplete().ifPresent(node -> sender.askVote(node, term, election.length()));
    }

    /** A node has voted, its own too. */
    public void voted(Vote vote, long nowMs) {
        if (phase != Phase.ASKING || vote.term() < term) {
            return;
        }
        if (vote.term() > term || !vote.granted().equals(journal.node())) {
            stand(vote.term() + 1, nowMs); // somebody else has been promised this one
            return;
        }
        int before = election.length();
        election.add(vote);
        if (election.length() > before) {
            election.incomplete().ifPresent(node -> sender.askVote(node, term, election.length()));
        }
        leadIfElected(nowMs);
    }

    private void leadIfElected(long nowMs) {
        if (journal.promised() != term) {
            return;
        }
        Optional<List<JournalEntry>> winner = election.winner();
        if (winner.isPresent()) {
            takeOver(winner.get(), nowMs);
        } else if (mayOpen.test(election.emptyHanded()) && hasWaited(nowMs - begunMs)) {
            open(nowMs);
        }
    }

    private boolean hasWaited(long waitedMs) {
        if (election.findsJournal()) {
            return journal.length() == 0 && waitedMs >= GIVE_UP_MS;
        }
        boolean isAlone = present.size() == 1;
        return isAlone || waitedMs >= LISTEN_MS && present.stream().allMatch(election::has);
    }

    private void takeOver(List<JournalEntry> newest, long nowMs) {
        int from = journal.agreed();
        long termBefore = from == 0 ? 0 : newest.get(from - 1).term();
        List<JournalEntry> rest = newest.subList(from, newest.size());
        journal.append(new Append(term, journal.run(), from, termBefore, rest, from, null));
        votersAt = journal.votersAt();
        journal.add(new JournalEntry.Led(term, journal.run()));
        lead(nowMs);
    }

    private void open(long nowMs) {
        Set<String> openers = election.emptyHanded();
        votersAt = 1;
        journal.add(new JournalEntry.Led(term, newRun));
        journal.add(new JournalEntry.Voters(term, openers));
        lead(nowMs);
    }

    private void lead(long nowMs) {
        phase = Phase.LEADING;
        present(present, nowMs);
    }

    /** The coordinator, which leads, has said something that is to be agreed. */
    public void tell(JobEvent event, long nowMs) {
        if (leads()) {
            add(new JournalEntry.Told(term, event), nowMs);
        }
    }

    private void add(JournalEntry entry, long nowMs) {
        if (entry instanceof JournalEntry.Voters) {
            votersAt = journal.length();
        }
        journal.add(entry);
        sendNews(nowMs);
        agree(nowMs);
    }

    private boolean leads() {
        if (phase == Phase.LEADING && journal.promised() > term) {
            phase = Phase.OVER;
        }
        return phase == Phase.LEADING;
    }

    /** Which nodes are members of the cluster and keep the journal, its own among them. */
    public void present(Set<String> nodes, long nowMs) {
        present = Set.copyOf(nodes);
        if (phase == Phase.ASKING) {
            ask(nowMs);
        } else if (leads()) {
            followers.keySet().retainAll(present);
            present.stream()
                    .filter(node -> !node.equals(journal.node()))
                    .forEach(node -> followers.computeIfAbsent(node, each -> new Follower(journal.agreed())));
            sendNews(nowMs);
            agree(nowMs);
        }
    }

    /** A node holds entries. */
    public void held(Held held, long nowMs) {
        Follower follower = followers.get(held.node());
        if (!leads() || follower == null) {
            return;
        }
        if (held.term() != term) { // one of an earlier term may be of entries that are there no more
            phase = held.term() > term ? Phase.OVER : phase;
            return;
        }
        follower.answered(held.length());
        sendNews(nowMs);
        agree(nowMs);
    }

    private void agree(long nowMs) {
        Set<String> voters = ((JournalEntry.Voters) journal.entry(votersAt)).nodes();
        List<Integer> lengths = voters.stream()
                .map(this::heldBy)
                .sorted(Comparator.reverseOrder())
                .toList();
        int length = lengths.get(voters.size() / 2);
        if (length > journal.agreed() && journal.termBefore(length) == term) {
            journal.agree(length);
        }
        if (journal.agreed() == journal.length()) {
            changed(voters).ifPresent(next -> add(new JournalEntry.Voters(term, next), nowMs));
        }
    }

    private int heldBy(String node) {
        if (node.equals(journal.node())) {
            return journal.length();
        }
        return followers.containsKey(node) ? followers.get(node).held() : 0;
    }

    /** The voters with one node less or more, if they aren't those that are here. Who is new has everything first. */
    private Optional<Set<String>> changed(Set<String> voters) {
        Set<String> next = new HashSet<>(voters);
        Optional<String> gone =
                voters.stream().filter(node -> !present.contains(node)).findFirst();
        gone.ifPresentOrElse(
                next::remove,
                () -> present.stream()
                        .filter(node -> !voters.contains(node) && heldBy(node) == journal.length())
                        .findFirst()
                        .ifPresent(next::add));
        return next.equals(voters) ? Optional.empty() : Optional.of(next);
    }

    private void sendNews(long nowMs) {
        followers.forEach((node, follower) -> {
            if (follower.isReadyFor(journal.length())) {
                send(node, follower, nowMs);
            }
        });
    }

    private void send(String node, Follower follower, long nowMs) {
        int from = follower.next();
        Batch batch =
                new Batch(term, journal.run(), from, journal.termBefore(from), journal.some(from), journal.agreed());
        sender.append(node, batch);
        follower.sent(batch, nowMs);
    }

    /** Time passes: who hasn't answered is asked again, and all are told what is agreed. */
    public void tick(long nowMs) {
        if (phase == Phase.ASKING) {
            if (nowMs - askedMs >= AGAIN_MS) {
                ask(nowMs);
            }
            leadIfElected(nowMs);
        } else if (leads()) {
            followers.forEach((node, follower) -> {
                if (follower.isOverdue(journal, nowMs)) {
                    follower.beginAgain();
                    send(node, follower, nowMs);
                }
            });
        }
    }
}
