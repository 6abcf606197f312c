package org.talkoot.deploy.cluster.files;

/**
 * How long a fetcher waits.
 *
 * @param partMs for a part while no other comes, at first; twice as long each time that it asks again
 * @param mostTries of asking for a part
 * @param otherMs for another process that fetches the same file into the same cache, and gets no further
 */
record FetchTiming(long partMs, int mostTries, long otherMs) {
    static final FetchTiming STANDARD = new FetchTiming(2_000, 5, 60_000);

    /** How long it waits after having asked so many times, at least once. */
    long patienceMs(int tries) {
        return partMs << (tries - 1);
    }

    /** How long it waits for a part in all, when none comes. */
    long allMs() {
        return patienceMs(mostTries + 1) - partMs;
    }
}
