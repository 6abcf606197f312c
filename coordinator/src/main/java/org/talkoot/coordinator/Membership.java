package org.talkoot.coordinator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who has joined, and who wants to leave. */
final class Membership {
    private static final Comparator<String> BY_NUMBER =
            Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()); // 2 before 10

    private final boolean strict;
    private final Map<String, String> members = new TreeMap<>(BY_NUMBER); // name to node
    private final Set<String> leaving = new TreeSet<>(BY_NUMBER);
    private final Set<String> unwanted = new HashSet<>(); // were to leave before they joined
    private List<Integer> chunkSizes = List.of();
    private String fingerprint;
    private int rotation;

    /** @param strict whether all must have the numerics of the first */
    Membership(boolean strict) {
        this.strict = strict;
    }

    /** Empty, or in words why not. */
    Optional<String> add(Candidate candidate) {
        Optional<String> misfit = misfit(candidate);
        if (misfit.isPresent()) {
            return misfit;
        }
        if (unwanted.remove(candidate.name())) {
            return Optional.of("it was asked to leave before it joined");
        }
        if (members.putIfAbsent(candidate.name(), candidate.node()) != null) {
            return Optional.of("there is a worker " + candidate.name() + " already");
        }
        chunkSizes = candidate.chunkSizes();
        fingerprint = fingerprint == null ? candidate.fingerprint() : fingerprint;
        return Optional.empty();
    }

    /** Why no worker of the candidate's node can join, in words; empty if they can. */
    Optional<String> misfit(Candidate candidate) {
        boolean fits = !strict || fingerprint == null || fingerprint.equals(candidate.fingerprint());
        return fits
                ? Optional.empty()
                : Optional.of("its numerics are " + candidate.fingerprint() + ", but the job's are " + fingerprint
                        + ": only the same BLAS on the same kind of processor gives the same bits; numerics = relaxed in"
                        + " the job lets it in");
    }

    /** False if there is none. */
    boolean remove(String name) {
        leaving.remove(name);
        return members.remove(name) != null;
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    boolean hasAll(List<String> names) {
        return members.keySet().containsAll(names);
    }

    void wantsToLeave(String name) {
        (members.containsKey(name) ? leaving : unwanted).add(name);
    }

    /** Those who are to go when a new world forms; they are members no longer. */
    List<String> dismiss() {
        List<String> dismissed = List.copyOf(leaving);
        members.keySet().removeAll(leaving);
        leaving.clear();
        return dismissed;
    }

    int size() {
        return members.size();
    }

    /** Whether a world of those isn't made of just the members any more. */
    boolean differsFrom(List<String> world) {
        return !leaving.isEmpty()
                || world.size() != members.size()
                || !members.keySet().containsAll(world);
    }

    /** From the next world on, everybody has another rank, and so other shards. */
    void rotate() {
        rotation++;
    }

    /** All members in the order of their names, as the next world ranks them; those of a node together. */
    List<String> ranked() {
        List<String> ranked = new ArrayList<>(members.keySet());
        Collections.rotate(ranked, rotation);
        List<String> nodes = ranked.stream().map(members::get).distinct().toList();
        ranked.sort(Comparator.comparing(name -> nodes.indexOf(members.get(name))));
        return List.copyOf(ranked);
    }

    /** That host members. */
    List<String> nodes() {
        return members.values().stream().distinct().toList();
    }

    /** That host those of them that are members. */
    List<String> nodesOf(List<String> names) {
        return names.stream()
                .map(members::get)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** Those that a node hosts. */
    List<String> on(String node) {
        return members.entrySet().stream()
                .filter(member -> member.getValue().equals(node))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** By rank: the number of a member's node, in the order of their appearance. */
    List<Integer> nodes(List<String> ranked) {
        List<String> nodes = ranked.stream().map(members::get).distinct().toList();
        return ranked.stream().map(name -> nodes.indexOf(members.get(name))).toList();
    }

    /** Of every member's model. */
    List<Integer> chunkSizes() {
        return chunkSizes;
    }

    /** Of the first member's numerics. */
    String fingerprint() {
        return fingerprint;
    }
}
