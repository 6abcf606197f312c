package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Who has joined, who is in the world, and who wants to leave. */
final class Membership {
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()); // 2 before 10

    private final Set<String> members = new TreeSet<>(BY_NUMBER);
    private final Set<String> leaving = new TreeSet<>(BY_NUMBER);
    private List<String> world = List.of(); // by rank
    private int rotation;

    /** False if a worker of that name is here already. */
    boolean add(String name) {
        return members.add(name);
    }

    /** False if there is none. */
    boolean remove(String name) {
        leaving.remove(name);
        return members.remove(name);
    }

    void wantsToLeave(String name) {
        if (members.contains(name)) {
            leaving.add(name);
        }
    }

    /** Those who are to go when a new world forms; they are members no longer. */
    List<String> dismiss() {
        List<String> dismissed = List.copyOf(leaving);
        members.removeAll(leaving);
        leaving.clear();
        return dismissed;
    }

    int size() {
        return members.size();
    }

    boolean isInWorld(String name) {
        return world.contains(name);
    }

    /** The names of the world's workers, by rank. */
    List<String> world() {
        return world;
    }

    /** Whether the world isn't made of just the members any more. */
    boolean hasChanged() {
        return !leaving.isEmpty() || world.size() != members.size() || !members.containsAll(world);
    }

    /** From the next world on, everybody has another rank, and so other shards. */
    void rotate() {
        rotation++;
    }

    /** All members make up the world, ranked by their names. */
    List<String> formWorld() {
        List<String> ranked = new ArrayList<>(members);
        Collections.rotate(ranked, rotation);
        world = List.copyOf(ranked);
        return world;
    }

    /** In words. */
    String name(int rank) {
        return "worker " + world.get(rank);
    }

    /** Of those ranks of the world, in words. */
    String names(IntPredicate which) {
        return IntStream.range(0, world.size())
                .filter(which)
                .mapToObj(this::name)
                .collect(Collectors.joining(", "));
    }

    void dissolveWorld() {
        world = List.of();
    }
}
