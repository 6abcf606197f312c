package org.talkoot.coordinator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Workers held different states at a boundary. The steps up to there are computed again, and whoever held another state
 * than that gives is the odd one.
 */
final class Dispute {
    private final int step;
    private final Map<String, Long> first; // hash of the state by worker's name

    Dispute(int step, Map<String, Long> hashes) {
        this.step = step;
        first = Map.copyOf(hashes);
    }

    /** The boundary that is computed again. */
    int step() {
        return step;
    }

    /**
     * Those who held another state than most in either execution; all, if no state has a majority.
     *
     * @param again hash of the state by worker's name, in the second execution
     */
    List<String> odd(Map<String, Long> again) {
        Map<Long, Integer> votes = new HashMap<>();
        first.values().forEach(hash -> votes.merge(hash, 1, Integer::sum));
        again.values().forEach(hash -> votes.merge(hash, 1, Integer::sum));
        int half = (first.size() + again.size()) / 2;
        TreeSet<String> odd = new TreeSet<>();
        for (Map<String, Long> execution : List.of(first, again)) {
            execution.forEach((name, hash) -> {
                if (votes.get(hash) <= half) {
                    odd.add(name);
                }
            });
        }
        return List.copyOf(odd);
    }
}
