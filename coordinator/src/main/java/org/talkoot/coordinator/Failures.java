package org.talkoot.coordinator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Tells a failure that another worker, or another try, may not have, from one that is the job's own. */
final class Failures {
    /** What to do about a worker that couldn't compute a step. */
    enum Verdict {
        /** Let another worker compute its shards. */
        RETRY,
        /** It failed again, on other shards: put another worker in its place. */
        REPLACE_WORKER,
        /** Another worker can't do it either, or there is no other. */
        END_JOB
    }

    private static final int MOST_WITHOUT_COMMIT = 6;

    private final Map<Integer, Set<String>> workersByStep = new HashMap<>();
    private int withoutCommit; // worlds
    private int most; // members of one of them

    Verdict judge(int step, String worker, int members) {
        Set<String> workers = workersByStep.computeIfAbsent(step, any -> new HashSet<>());
        boolean again = !workers.add(worker);
        if (workers.size() > 1 || again && members == 1) {
            return Verdict.END_JOB;
        }
        return again ? Verdict.REPLACE_WORKER : Verdict.RETRY;
    }

    /**
     * A new world of so many is about to form without a commit since the last. True if that happened too often; but many
     * workers may well die one after the other.
     */
    boolean isHopeless(int members) {
        most = Math.max(most, members);
        return ++withoutCommit > MOST_WITHOUT_COMMIT + most;
    }

    void committed() {
        withoutCommit = 0;
        most = 0;
        workersByStep.clear();
    }
}
