package org.talkoot.coordinator.journal;

import java.util.ArrayList;
import java.util.List;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage.Append;
import org.talkoot.protocol.message.JournalMessage.AskVote;
import org.talkoot.protocol.message.JournalMessage.Held;
import org.talkoot.protocol.message.JournalMessage.Vote;

/**
 * One node's copy of the journal, and what the node has promised. In memory only: a process that starts anew has another name,
 * so nobody relies on what it has forgotten.
 */
public final class Journal {
    private static final int MOST_ENTRIES = 1_000; // in a message
    private static final int MOST_LOSSES = 500_000; // likewise, and those of one more commit

    private final String node;
    private final List<JournalEntry> entries = new ArrayList<>();
    private long promised; // takes nothing from an earlier term
    private String granted = ""; // who may lead in the promised term
    private int agreed; // entries that a majority holds

    /** @param node its name, unique among all processes that there ever were */
    public Journal(String node) {
        this.node = node;
    }

    String node() {
        return node;
    }

    long promised() {
        return promised;
    }

    /** How many entries are agreed: they stay for good. */
    public int agreed() {
        return agreed;
    }

    /** Whether all that it holds is agreed. */
    public boolean isAgreed() {
        return agreed == entries.size();
    }

    public JournalEntry entry(int number) {
        return entries.get(number);
    }

    int length() {
        return entries.size();
    }

    /** As many entries, from that number on, as fit into a message. */
    List<JournalEntry> some(int from) {
        int to = from;
        for (int losses = 0; to < entries.size() && to - from < MOST_ENTRIES && losses < MOST_LOSSES; to++) {
            losses += losses(entries.get(to));
        }
        return List.copyOf(entries.subList(from, to));
    }

    private static int losses(JournalEntry entry) {
        if (!(entry instanceof JournalEntry.Told told)) {
            return 0;
        }
        return told.event() instanceof JobEvent.Committed commit
                ? commit.losses().length
                : told.event() instanceof JobEvent.Past past ? past.losses().length : 0;
    }

    /** Of the entry before that one; 0 where there is none. */
    long termBefore(int number) {
        return number == 0 ? 0 : entries.get(number - 1).term();
    }

    /** The name of the run; empty before the first entry. */
    public String run() {
        return entries.isEmpty() ? "" : ((JournalEntry.Led) entries.get(0)).run();
    }

    /** Number of the newest entry that names the voters; there is one. */
    int votersAt() {
        int at = entries.size() - 1;
        while (!(entries.get(at) instanceof JournalEntry.Voters)) {
            at--;
        }
        return at;
    }

    /** Somebody wants to lead. One node a term gets the vote. */
    public Vote asked(AskVote ask) {
        if (ask.term() > promised) {
            promised = ask.term();
            granted = ask.node();
        }
        int from = Math.min(ask.from(), entries.size());
        return new Vote(node, promised, granted, run(), entries.size(), termBefore(entries.size()), from, some(from));
    }

    /**
     * Entries of a leader: where they contradict what is here, they are right. Whatever they are, those that are agreed stay.
     */
    public Held append(Append append) {
        if (append.term() < promised) {
            return new Held(node, promised, 0);
        }
        if (append.term() > promised) {
            promised = append.term();
            granted = "";
        }
        boolean fits = append.from() <= entries.size() && termBefore(append.from()) == append.termBefore();
        if (!fits) {
            return new Held(node, promised, agreed);
        }
        int at = append.from();
        for (JournalEntry entry : append.entries()) {
            if (at < entries.size() && entries.get(at).term() != entry.term()) {
                entries.subList(at, entries.size()).clear();
            }
            if (at == entries.size()) {
                entries.add(entry);
            }
            at++;
        }
        agreed = Math.max(agreed, Math.min(append.agreed(), at));
        return new Held(node, promised, at);
    }

    /** The leader's own entry. */
    void add(JournalEntry entry) {
        entries.add(entry);
    }

    /** What the leader knows a majority to hold. */
    void agree(int length) {
        agreed = Math.max(agreed, length);
    }
}
