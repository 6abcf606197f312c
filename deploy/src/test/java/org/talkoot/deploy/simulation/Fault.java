package org.talkoot.deploy.simulation;

/**
 * Something that goes wrong at a moment, or is done to a run.
 *
 * @param target picks whom it hits, among those who are there then
 * @param amount how long it lasts in ms, or how much of it there is
 * @param severe the worse of two variants
 */
record Fault(Kind kind, long atMs, int target, long amount, boolean severe) {

    /** What goes wrong. The first ones are the network's habits, which a schedule has or hasn't. */
    enum Kind {
        DELAY,
        REORDER,
        DUPLICATE,
        DROP,
        PAUSE,
        HANG,
        SLOW_WORKER,
        EXCEPTION,
        OTHER_WEIGHTS,
        CRASH,
        ALL_WORKERS_CRASH,
        JOIN,
        LEAVE,
        COORDINATOR_FAIL_OVER,
        PARTITION,
        ONE_WAY_PARTITION,
        CLOCK_JUMP,
        PROCESS_DEATH,
        TORN_CHECKPOINT;

        boolean isPlanned() {
            return compareTo(DROP) >= 0;
        }
    }

    @Override
    public String toString() {
        return kind + " at " + atMs + " ms (target " + target + ", amount " + amount + (severe ? ", severe" : "") + ")";
    }
}
