package org.talkoot.deploy.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Something that is done to a run.
 *
 * @param step at which it happens, counted from 0
 * @param after so many messages of that step: so it can hit any phase of it
 * @param place of the worker that it hits
 */
public record Fault(int step, int after, Kind kind, int place) {

    /** What is done. */
    public enum Kind {
        KILL_WORKER("worker %d is killed"),
        KILL_ALL("all workers are killed"),
        HANG_WORKER("a worker's thread is blocked"),
        LOSE_MESSAGE("a message between workers is lost"),
        ADD_WORKERS("two workers are added"),
        REMOVE_WORKERS("workers are removed, down to two");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    /** Faults that are spread over a run, each kind about as often. A function of the seed. */
    public static List<Fault> plan(long seed, int faults, int steps, int workers) {
        Random random = new Random(seed);
        Kind[] kinds = Kind.values();
        int first = random.nextInt(kinds.length);
        List<Fault> plan = new ArrayList<>();
        for (int i = 0; i < faults; i++) {
            double share = (i + 0.2 + 0.6 * random.nextDouble()) / (faults + 1);
            Kind kind = kinds[(first + i) % kinds.length];
            plan.add(new Fault((int) (share * steps), random.nextInt(12), kind, random.nextInt(workers)));
        }
        return plan;
    }

    public String words() {
        return String.format(kind.words, place);
    }
}
