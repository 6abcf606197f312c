package org.talkoot.deploy.simulation;

import java.util.HashMap;
import java.util.Map;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport.Alive;

/** I4: no wait lasts longer than its deadline, neither a worker's for its peers nor the whole job's for anything to happen. */
final class Waits {
    private static final long SLACK_MS = 600; // two ticks, and a bit
    private static final long FORMING_MS = 65_000;
    private static final long TIMES_PATIENCE = 4;
    private static final long UNALARMED_MS = 60_000; // of patience, where no step takes longer than 3 s

    /** What a worker waits for. */
    private static final class Wait {
        private Fence fence;
        private long segments = -1; // computed in that world
        private long sinceMs;
        private long patienceMs;
    }

    private final VirtualTime time;
    private final Violations violations;
    private final Map<String, Wait> waits = new HashMap<>(); // by worker
    private final boolean isQuiet;
    private long movedMs;
    private long boundMs = FORMING_MS;

    /** @param isQuiet whether nothing is slow and nothing fails, so that there is no reason for much patience */
    Waits(VirtualTime time, boolean isQuiet, Violations violations) {
        this.time = time;
        this.isQuiet = isQuiet;
        this.violations = violations;
    }

    /** A worker enters a world. */
    void entered(String worker, Fence world, long patienceMs) {
        Wait wait = new Wait();
        wait.fence = world;
        wait.patienceMs = patienceMs;
        wait.sinceMs = time.nowMs();
        waits.put(worker, wait);
    }

    void patience(String worker, long patienceMs) {
        Wait wait = waits.get(worker);
        if (wait != null) {
            wait.patienceMs = Math.max(wait.patienceMs, patienceMs);
        }
    }

    /** A worker takes a message: perhaps what it waited for. */
    void heard(String worker) {
        Wait wait = waits.get(worker);
        if (wait != null) {
            wait.sinceMs = time.nowMs();
        }
    }

    /** What a worker says of itself, after it has looked at the time. */
    void alive(String worker, Alive alive) {
        Wait wait = waits.get(worker);
        boolean waits = alive.fence().equals(wait.fence) && alive.segments() == wait.segments;
        wait.segments = alive.segments();
        if (!waits || alive.waitsFor().isEmpty()) {
            wait.sinceMs = time.nowMs();
        }
        long waitedMs = time.nowMs() - wait.sinceMs;
        violations.check(
                waitedMs <= wait.patienceMs + SLACK_MS,
                "I4",
                "worker %s has waited for %d ms with a patience of %d ms: %s",
                worker,
                waitedMs,
                wait.patienceMs,
                alive.doing());
    }

    /** The job is between two worlds. */
    void forming() {
        moved();
        boundMs = FORMING_MS;
    }

    /** The job is in a world with that patience. */
    void training(long patienceMs) {
        violations.check(!isQuiet || patienceMs <= UNALARMED_MS, "I4", "a patience of %d ms", patienceMs);
        moved();
        boundMs = TIMES_PATIENCE * patienceMs + SLACK_MS;
    }

    /** Something happened that the job gets on by. */
    void moved() {
        movedMs = time.nowMs();
    }

    /** Nothing ran until now. */
    void resumed() {
        moved();
        waits.keySet().forEach(this::heard);
    }

    /** After every event. */
    void check() {
        long stillMs = time.nowMs() - movedMs;
        violations.check(stillMs <= boundMs, "I4", "nothing has happened for %d ms, and nobody says so", stillMs);
    }
}
