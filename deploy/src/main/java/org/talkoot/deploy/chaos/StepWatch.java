package org.talkoot.deploy.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.World;

/** When each step was complete in each world: when the last of its workers had the new weights. Thread-safe. */
public final class StepWatch {

    /**
     * @param step from 1
     * @param nanos of {@link System#nanoTime}
     */
    public record Completed(Fence world, int step, long nanos) {}

    private final Map<Fence, Map<String, Integer>> reached = new HashMap<>(); // complete steps by worker, by world
    private final List<Completed> completed = new ArrayList<>(); // in the order of time

    /** A worker has completed so many steps. */
    synchronized void reached(String worker, World world, int steps) {
        Map<String, Integer> workers = reached.computeIfAbsent(world.fence(), fence -> new HashMap<>());
        if (Integer.valueOf(steps).equals(workers.put(worker, steps))) {
            return; // it was here already, before a boundary
        }
        boolean byAll =
                workers.size() == world.workers() && workers.values().stream().allMatch(each -> each >= steps);
        if (byAll && steps > world.startStep()) {
            completed.add(new Completed(world.fence(), steps, System.nanoTime()));
        }
    }

    /** The most steps that were complete in that world or an older one. */
    public synchronized int steps(Fence newest) {
        return completed.stream()
                .filter(each -> each.world().compareTo(newest) <= 0)
                .mapToInt(Completed::step)
                .max()
                .orElse(0);
    }

    /** When, after that time, the first such step was complete; empty if none was. */
    public synchronized OptionalLong first(long afterNanos, Predicate<Completed> which) {
        return completed.stream()
                .filter(each -> each.nanos() - afterNanos > 0 && which.test(each))
                .mapToLong(Completed::nanos)
                .findFirst();
    }
}
