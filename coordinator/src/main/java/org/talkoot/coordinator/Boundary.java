package org.talkoot.coordinator;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Losses;

/** What has been reported of the steps from one boundary to the next. Collects by set, so that a duplicate is harmless. */
final class Boundary {
    private final int from; // steps
    private final int to; // steps
    private final float[] losses; // of the steps from .. to
    private float[] gradientNorms = new float[0]; // likewise, where they are told
    private final BitSet lossesHere = new BitSet();
    private final Map<Integer, BoundaryReached> reached = new TreeMap<>(); // by rank

    Boundary(int from, int to) {
        this.from = from;
        this.to = to;
        losses = new float[to - from];
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    float[] losses() {
        return losses;
    }

    /** As many as there are losses, or none. */
    float[] gradientNorms() {
        return gradientNorms;
    }

    void add(Losses part) {
        if (part.gradientNorms().length > 0 && gradientNorms.length == 0) {
            gradientNorms = new float[losses.length];
        }
        for (int i = 0; i < part.losses().length; i++) {
            int step = part.firstStep() + i;
            if (step >= from && step < to) {
                losses[step - from] = part.losses()[i];
                if (i < part.gradientNorms().length) {
                    gradientNorms[step - from] = part.gradientNorms()[i];
                }
                lossesHere.set(step - from);
            }
        }
    }

    void add(BoundaryReached arrival) {
        if (arrival.steps() == to) {
            reached.put(arrival.sender(), arrival);
        }
    }

    boolean hasReached(int rank) {
        return reached.containsKey(rank);
    }

    boolean isReachedByAll(int workers) {
        return reached.size() == workers;
    }

    boolean isComplete(int workers) {
        return isReachedByAll(workers) && lossesHere.cardinality() == to - from;
    }

    boolean isFinite() {
        return reached.values().stream().allMatch(BoundaryReached::finite);
    }

    /** A rank that holds another state than rank 0; -1 if all hold the same. */
    int odd() {
        return reached.values().stream()
                .filter(arrival -> arrival.stateHash() != stateHash())
                .mapToInt(BoundaryReached::sender)
                .findFirst()
                .orElse(-1);
    }

    /** Of rank 0. */
    long stateHash() {
        return reached.get(0).stateHash();
    }

    /** By the name of the worker. */
    Map<String, Long> stateHashes(IntFunction<String> name) {
        return reached.values().stream()
                .collect(Collectors.toMap(arrival -> name.apply(arrival.sender()), BoundaryReached::stateHash));
    }
}
