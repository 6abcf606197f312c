package org.talkoot.coordinator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.talkoot.protocol.message.WorkerReport.Alive;
import org.talkoot.protocol.message.World;

/**
 * How long each worker takes for a shard of a step, measured from boundary to boundary; and whether another plan of the
 * shards would be faster by enough to be worth a new world.
 */
final class Pace {
    private static final int LEAST_MS = 200; // of computing, to be measured
    private static final double GAIN = 0.85; // of the step's time: what another plan must get below
    private static final double FADES = 0.9; // what is left of its lag at a boundary where a worker computes nothing

    /** Steps complete and time spent in them at the last measurement in this world. */
    private record Mark(int steps, long trainedMs) {}

    /** The newest two measurements: the lower one counts, since a moment's disturbance only ever adds. */
    private record Measured(double before, double newest) {
        boolean isWhole() {
            return before > 0;
        }

        double msPerShard() {
            return Math.min(before, newest);
        }
    }

    private final Map<String, Measured> measured = new HashMap<>(); // by name
    private final Map<String, Mark> marks = new HashMap<>(); // by name, of this world
    private boolean wantsAnotherPlan;

    /** A world begins: what its workers say counts from its start. */
    void entered(World world, List<String> names) {
        marks.clear();
        names.forEach(name -> marks.put(name, new Mark(world.startStep(), 0)));
        wantsAnotherPlan = false;
    }

    /** At a boundary: from what each worker said last. */
    void measure(Generation generation) {
        boolean news = false;
        for (int rank = 0; rank < generation.workers(); rank++) {
            String name = generation.names().get(rank);
            Alive newest = generation.vigil().newest(rank);
            int shards = generation.world().shards(rank);
            if (shards == 0) {
                fade(name);
            } else if (newest != null) {
                news |= measure(name, shards, newest);
            }
        }
        if (news) {
            wantsAnotherPlan = isSlow(generation.world(), generation.names());
        }
    }

    private boolean measure(String name, int shards, Alive alive) {
        Mark mark = marks.get(name);
        int steps = alive.steps() - mark.steps();
        long ms = alive.trainedMs() - mark.trainedMs();
        if (steps < 1 || ms < LEAST_MS) {
            return false;
        }
        marks.put(name, new Mark(alive.steps(), alive.trainedMs()));
        double newest = (double) ms / steps / shards;
        measured.merge(name, new Measured(0, newest), (older, same) -> new Measured(older.newest(), newest));
        return true;
    }

    /** Who computes nothing isn't measured; it is given another chance after a while. */
    private void fade(String name) {
        double median = median();
        if (median == 0) {
            return;
        }
        Measured unmeasured = new Measured(median, median);
        measured.merge(name, unmeasured, (old, same) -> {
            double ms = old.msPerShard();
            double faded = ms <= median ? ms : median + (ms - median) * FADES;
            return new Measured(faded, faded);
        });
    }

    private double median() {
        double[] sorted = measured.values().stream()
                .mapToDouble(Measured::msPerShard)
                .sorted()
                .toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    /** Whether another plan would have been faster since the last measurement but one. */
    boolean wantsAnotherPlan() {
        return wantsAnotherPlan;
    }

    private boolean isMeasured(List<String> names) {
        return names.stream()
                .allMatch(
                        name -> measured.containsKey(name) && measured.get(name).isWhole());
    }

    private boolean isSlow(World world, List<String> names) {
        if (!isMeasured(names)) {
            return false;
        }
        double[] pace = of(names);
        List<Integer> better = WorldPlanner.shards(world.firstShard().get(names.size()), pace);
        return stepMs(better, pace) < GAIN * stepMs(world.firstShard(), pace);
    }

    private static double stepMs(List<Integer> firstShard, double[] pace) {
        double most = 0;
        for (int rank = 0; rank < pace.length; rank++) {
            most = Math.max(most, (firstShard.get(rank + 1) - firstShard.get(rank)) * pace[rank]);
        }
        return most;
    }

    /** Of a worker; 0 as long as it wasn't measured. */
    double msPerShard(String name) {
        Measured found = measured.get(name);
        return found == null || !found.isWhole() ? 0 : found.msPerShard();
    }

    /** Whether a worker takes so much longer for a shard than the median of those that it is a reason to move shards. */
    boolean lags(String name, List<String> names) {
        double[] sorted = names.stream()
                .mapToDouble(this::msPerShard)
                .filter(ms -> ms > 0)
                .sorted()
                .toArray();
        return sorted.length > 0 && GAIN * msPerShard(name) > sorted[(sorted.length - 1) / 2];
    }

    /** By rank: milliseconds for a shard of a step. All alike as long as somebody wasn't measured. */
    double[] of(List<String> names) {
        if (!isMeasured(names)) {
            double[] alike = new double[names.size()];
            Arrays.fill(alike, 1);
            return alike;
        }
        return names.stream()
                .mapToDouble(name -> measured.get(name).msPerShard())
                .toArray();
    }
}
