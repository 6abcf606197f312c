package org.talkoot.protocol.message;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the nodes of a cluster tell each other about the journal of a run: how a coordinator comes to lead, and how its entries
 * come to every node. Raft's messages (Ongaro and Ousterhout 2014), but for the vote, which brings the voter's entries with
 * it: who is to lead isn't elected here. Not sealed: whoever keeps a journal has messages to itself.
 */
public interface JournalMessage {

    /**
     * A coordinator wants to lead: promise to take nothing from an earlier term, and say what you hold. May be asked again.
     *
     * @param term in which it would lead
     * @param node its name
     * @param from number of the first entry that it wants to know
     */
    record AskVote(long term, String node, int from, ActorRef<JournalMessage> replyTo) implements JournalMessage {}

    /**
     * The answer.
     *
     * @param node the voter
     * @param term up to which it takes nothing from an earlier one; the vote is granted where it is the term asked for
     * @param granted to whom
     * @param run whose journal it holds; empty for none
     * @param length how many entries it holds
     * @param lastTerm of the last of them; 0 where there is none
     * @param from number of the first of these entries
     * @param entries as many as fit into a message
     */
    record Vote(
            String node,
            long term,
            String granted,
            String run,
            int length,
            long lastTerm,
            int from,
            List<JournalEntry> entries)
            implements JournalMessage {
        public Vote {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The leader's entries.
     *
     * @param run whose journal it is
     * @param from number of the first of the entries
     * @param termBefore of the entry before them; 0 where there is none
     * @param agreed how many entries a majority holds
     */
    record Append(
            long term,
            String run,
            int from,
            long termBefore,
            List<JournalEntry> entries,
            int agreed,
            ActorRef<JournalMessage> replyTo)
            implements JournalMessage {
        public Append {
            entries = List.copyOf(entries);
        }
    }

    /**
     * The answer.
     *
     * @param node who answers
     * @param term up to which it takes nothing from an earlier one
     * @param length how many of its entries, from the first on, are those of the leader; what is beyond may differ
     */
    record Held(String node, long term, int length) implements JournalMessage {}
}
