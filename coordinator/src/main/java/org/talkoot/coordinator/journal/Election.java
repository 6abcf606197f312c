package org.talkoot.coordinator.journal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage.Vote;

/** The votes for a leader in one term, and the newest journal among the voters', which comes part by part. */
final class Election {
    private final Journal journal;
    private final Map<String, Vote> votes = new HashMap<>(); // by node
    private final List<JournalEntry> newest; // of the source's, as much as is here
    private String source = ""; // the node whose journal it is; empty before the first

    /** @param journal of the node that is to lead: what is agreed in it is known to begin with */
    Election(Journal journal) {
        this.journal = journal;
        newest = new ArrayList<>(agreed());
    }

    private List<JournalEntry> agreed() {
        List<JournalEntry> agreed = new ArrayList<>();
        for (int i = 0; i < journal.agreed(); i++) {
            agreed.add(journal.entry(i));
        }
        return agreed;
    }

    boolean has(String node) {
        return votes.containsKey(node);
    }

    /** A node has voted for this leader, or has sent more of its journal. */
    void add(Vote vote) {
        votes.put(vote.node(), vote);
        Vote best = votes.values().stream()
                .filter(each -> each.length() > 0
                        && (journal.agreed() == 0 || each.run().equals(journal.run())))
                .max(Comparator.comparingLong(Vote::lastTerm)
                        .thenComparing(Vote::length)
                        .thenComparing(each -> each.node().equals(source)))
                .orElse(null);
        if (best == null) {
            return;
        }
        if (!best.node().equals(source)) {
            source = best.node();
            newest.clear();
            newest.addAll(agreed());
        }
        if (best.from() == newest.size()) {
            newest.addAll(best.entries());
        }
    }

    /** The node to be asked for more of its journal, if it isn't here as a whole. */
    Optional<String> incomplete() {
        return source.isEmpty() || newest.size() == votes.get(source).length() ? Optional.empty() : Optional.of(source);
    }

    /** How much of the newest journal is here. */
    int length() {
        return newest.size();
    }

    /** Whether any voter holds a journal. */
    boolean findsJournal() {
        return !source.isEmpty();
    }

    /** The newest journal as a whole, if the majority of those whose votes count in it voted. */
    Optional<List<JournalEntry>> winner() {
        boolean whole = findsJournal() && incomplete().isEmpty();
        return whole && isMajority(votes.keySet(), voters()) ? Optional.of(newest) : Optional.empty();
    }

    private Set<String> voters() {
        Set<String> voters = Set.of();
        for (JournalEntry entry : newest) {
            if (entry instanceof JournalEntry.Voters named) {
                voters = named.nodes();
            }
        }
        return voters;
    }

    static boolean isMajority(Set<String> nodes, Set<String> voters) {
        long present = voters.stream().filter(nodes::contains).count();
        return 2 * present > voters.size();
    }

    /** Voters that hold no journal. */
    Set<String> emptyHanded() {
        Set<String> nodes = new HashSet<>();
        votes.forEach((node, vote) -> {
            if (vote.length() == 0) {
                nodes.add(node);
            }
        });
        return nodes;
    }
}
