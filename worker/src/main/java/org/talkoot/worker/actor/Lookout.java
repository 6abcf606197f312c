package org.talkoot.worker.actor;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.time.Ticks;

/** What a node's monitor sees of its workers: who doesn't come out of a segment. Time is passed in. */
public final class Lookout {
    private final Map<String, Activity> activities = new TreeMap<>(); // by the worker's name
    private final Ticks looks;
    private long awakeSinceMs;

    public Lookout(long nowMs) {
        looks = new Ticks(nowMs);
        awakeSinceMs = nowMs;
    }

    public void watch(String worker, Activity activity) {
        activities.put(worker, activity);
    }

    public void forget(String worker) {
        activities.remove(worker);
    }

    /** To be called several times a second. The time in which the process was suspended doesn't count. */
    public void look(long nowMs, Consumer<Stalled> coordinator) {
        if (looks.stoodStill(nowMs)) {
            awakeSinceMs = nowMs;
        }
        activities.forEach((worker, activity) ->
                activity.stalled(worker, nowMs, awakeSinceMs).ifPresent(coordinator));
    }
}
