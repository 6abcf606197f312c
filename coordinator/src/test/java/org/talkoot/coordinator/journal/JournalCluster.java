package org.talkoot.coordinator.journal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JournalEntry;
import org.talkoot.protocol.message.JournalMessage;

/**
 * Nodes that keep the journal over a network that loses, repeats, delays and cuts, on virtual time. It fails as soon as two
 * nodes have agreed to different entries at one place.
 */
final class JournalCluster {
    private static final long MOST_DELAY_MS = 40;

    private record Delivery(long atMs, long number, String from, String to, JournalMessage message) {}

    private final class Node implements Leadership.Sender {
        private final String name;
        private final Journal journal;
        private Leadership leadership; // null while it follows

        private Node(String name) {
            this.name = name;
            journal = new Journal(name);
        }

        @Override
        public void askVote(String node, long term, int from) {
            send(name, node, new JournalMessage.AskVote(term, name, from, null));
        }

        @Override
        public void append(String node, Leadership.Batch batch) {
            send(name, node, batch.repliedTo(null));
        }

        private void receive(String from, JournalMessage message) {
            if (message instanceof JournalMessage.AskVote ask) {
                send(name, from, journal.asked(ask));
            } else if (message instanceof JournalMessage.Append append) {
                send(name, from, journal.append(append));
            } else if (message instanceof JournalMessage.Vote vote && leadership != null) {
                leadership.voted(vote, nowMs);
            } else if (message instanceof JournalMessage.Held held && leadership != null) {
                leadership.held(held, nowMs);
            }
            check(journal);
        }
    }

    private final Random random;
    private final Set<String> seeds;
    private final Map<String, Node> nodes = new TreeMap<>(); // alive, by name
    private final Map<String, Integer> sides = new HashMap<>(); // of a network that is cut
    private final PriorityQueue<Delivery> network = new PriorityQueue<>(
            (a, b) -> a.atMs() != b.atMs() ? Long.compare(a.atMs(), b.atMs()) : Long.compare(a.number(), b.number()));
    private final List<JournalEntry> agreed = new ArrayList<>(); // by anybody
    private double loss;
    private long nowMs;
    private long number;
    private int incarnation;

    /** @param seeds the first nodes, which open the journal */
    JournalCluster(long seed, List<String> seeds) {
        random = new Random(seed);
        this.seeds = Set.copyOf(seeds);
        seeds.forEach(this::start);
    }

    void start(String name) {
        nodes.put(name, new Node(name));
    }

    /** A process that starts anew has forgotten everything, and has another name. */
    String startAnew() {
        String name = "n" + incarnation++;
        start(name);
        return name;
    }

    void kill(String name) {
        nodes.remove(name);
    }

    void lossy(double probability) {
        loss = probability;
    }

    void cut() {
        nodes.keySet().forEach(name -> sides.put(name, random.nextInt(2)));
    }

    void heal() {
        sides.clear();
    }

    Collection<String> names() {
        return nodes.keySet();
    }

    void lead(String name) {
        Node node = nodes.get(name);
        node.leadership = new Leadership(
                node.journal,
                1,
                openers -> openers.containsAll(seeds),
                "run of " + name,
                node,
                new HashSet<>(nodes.keySet()),
                nowMs);
    }

    boolean leads(String name) {
        Leadership leadership = nodes.get(name).leadership;
        return leadership != null && leadership.phase() == Leadership.Phase.LEADING;
    }

    void tell(String name, JobEvent event) {
        nodes.get(name).leadership.tell(event, nowMs);
        check(nodes.get(name).journal);
    }

    /** A word of another node that arrives now. */
    void hear(String name, JournalMessage.Held held) {
        nodes.get(name).receive(held.node(), held);
    }

    Journal journal(String name) {
        return nodes.get(name).journal;
    }

    /** Entries that anybody knows to be agreed. */
    List<JournalEntry> agreed() {
        return agreed;
    }

    /** Each leader learns who is here. */
    void announce() {
        for (Node node : nodes.values()) {
            if (node.leadership != null) {
                node.leadership.present(nodes.keySet(), nowMs);
                check(node.journal);
            }
        }
    }

    void run(long ms) {
        long endMs = nowMs + ms;
        while (nowMs < endMs) {
            nowMs += 5;
            while (!network.isEmpty() && network.peek().atMs() <= nowMs) {
                Delivery next = network.poll();
                Node to = nodes.get(next.to());
                if (to != null) {
                    to.receive(next.from(), next.message());
                }
            }
            for (Node node : nodes.values()) {
                if (node.leadership != null) {
                    node.leadership.tick(nowMs);
                }
                check(node.journal);
            }
        }
    }

    private void send(String from, String to, JournalMessage message) {
        boolean isCut = !sides.getOrDefault(from, 0).equals(sides.getOrDefault(to, 0));
        boolean isLost = !from.equals(to) && (isCut || random.nextDouble() < loss);
        for (int copies = isLost ? 0 : random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
            boolean isLate = random.nextInt(20) == 0; // perhaps after the sender has led another time
            long delayMs = from.equals(to) ? 0 : random.nextLong(isLate ? 100 * MOST_DELAY_MS : MOST_DELAY_MS);
            network.add(new Delivery(nowMs + delayMs, number++, from, to, message));
        }
    }

    private void check(Journal journal) {
        for (int i = 0; i < journal.agreed(); i++) {
            if (i == agreed.size()) {
                agreed.add(journal.entry(i));
            } else if (!agreed.get(i).equals(journal.entry(i))) {
                throw new AssertionError("entry " + i + " is " + agreed.get(i) + " and " + journal.entry(i));
            }
        }
    }
}
