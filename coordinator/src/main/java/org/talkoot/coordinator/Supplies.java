package org.talkoot.coordinator;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which node holds the snapshot of which committed step, and which nodes must be sent one before their workers can enter a
 * world: those that have just joined. Time is passed in.
 */
final class Supplies {
    static final long ASK_AGAIN_MS = 1_000;
    static final long PATIENCE_MS = 10_000;

    /** A node that is being sent a snapshot. */
    private static final class Order {
        private final int steps;
        private long askedMs;
        private long progressMs;
        private long missing = Long.MAX_VALUE; // of the snapshot
        private int asked;

        private Order(int steps, long nowMs) {
            this.steps = steps;
            askedMs = nowMs;
            progressMs = nowMs;
        }
    }

    /** That a node is to fetch a snapshot. */
    record Errand(String node, String from) {}

    private final Map<String, Integer> held = new HashMap<>(); // by node: steps of the newest
    private final Map<String, Order> orders = new TreeMap<>(); // by node

    /** @param start steps of the snapshot that the coordinator's own node holds */
    Supplies(int start) {
        held.put(Start.STORE, start);
    }

    /** A node holds the snapshot after so many steps. */
    void holds(String node, int steps) {
        held.merge(node, steps, Math::max);
    }

    /**
     * The newest snapshot that any node holds, the coordinator's own among them. A node whose workers are all gone still holds
     * its own, unless it is known to be gone too.
     */
    int newest() {
        return held.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    }

    /** Whether all of them hold the snapshot after so many steps; those who don't have to be sent it. */
    boolean areComplete(Collection<String> nodes, int steps) {
        orders.keySet().removeIf(node -> holdsExactly(node, steps) || !nodes.contains(node));
        return nodes.stream().allMatch(node -> holdsExactly(node, steps));
    }

    private boolean holdsExactly(String node, int steps) {
        return held.getOrDefault(node, -1) == steps;
    }

    /** Who is to be sent the snapshot after so many steps now, for the first time or again, and by whom: another each time. */
    List<Errand> errands(Collection<String> nodes, int steps, long nowMs) {
        List<String> sources = held.keySet().stream()
                .filter(node -> holdsExactly(node, steps))
                .sorted()
                .toList();
        return nodes.stream()
                .filter(node -> !holdsExactly(node, steps) && isDue(node, steps, nowMs))
                .map(node -> new Errand(node, sources.get(orders.get(node).asked++ % sources.size())))
                .toList();
    }

    private boolean isDue(String node, int steps, long nowMs) {
        Order order = orders.get(node);
        if (order == null || order.steps != steps) {
            orders.put(node, new Order(steps, nowMs));
            return true;
        }
        boolean due = nowMs - order.askedMs >= ASK_AGAIN_MS;
        order.askedMs = due ? nowMs : order.askedMs;
        return due;
    }

    /** A node has received a part of a snapshot; nothing is missing any more where it is whole. */
    void received(String node, int steps, long missing, long nowMs) {
        Order order = orders.get(node);
        if (order != null && order.steps == steps && missing < order.missing) {
            order.missing = missing;
            order.progressMs = nowMs;
        }
        if (missing == 0) {
            held.put(node, steps);
        }
    }

    /**
     * A node that has received nothing for too long. If that may be because those who hold the snapshot are gone, they are
     * given up first.
     *
     * @param nodes that have workers
     */
    Optional<String> overdue(Collection<String> nodes, long nowMs) {
        Optional<String> overdue = orders.entrySet().stream()
                .filter(entry -> nowMs - entry.getValue().progressMs > PATIENCE_MS)
                .map(Map.Entry::getKey)
                .findFirst();
        if (overdue.isPresent() && held.keySet().removeIf(node -> !nodes.contains(node) && !node.equals(Start.STORE))) {
            resumed(nowMs);
            return Optional.empty();
        }
        return overdue;
    }

    /** This process was suspended: the time in which nothing ran doesn't count. */
    void resumed(long nowMs) {
        orders.values().forEach(order -> order.progressMs = nowMs);
    }

    /** A node is gone, or can't be relied on. */
    void forget(String node) {
        held.remove(node);
        orders.remove(node);
    }
}
