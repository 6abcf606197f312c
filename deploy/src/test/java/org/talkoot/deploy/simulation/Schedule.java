package org.talkoot.deploy.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.talkoot.coordinator.Topology;

/**
 * All that a run depends on.
 *
 * @param seed of what isn't planned: how long messages and segments take
 * @param processes that the workers are spread over, each with a memory of its own
 * @param faults in the order in which they happen
 */
record Schedule(long seed, TinyJobs job, int workers, int processes, Traffic traffic, List<Fault> faults) {
    private static final int LARGE_EVERY = 12; // schedules
    private static final long SPAN_MS = 2_500; // in which faults happen: about as long as a job takes
    private static final long SOON_MS = 300; // after another fault
    private static final Topology TREE = new Topology(0, 2, 0); // however few processes

    Schedule {
        faults = List.copyOf(faults);
    }

    static Schedule of(long seed) {
        return of(seed, FaultOptions.random(new Random(seed * 31 + 17)));
    }

    static Schedule of(long seed, FaultOptions options) {
        Random random = new Random(~seed);
        TinyJobs[] jobs = TinyJobs.values();
        TinyJobs job = seed % LARGE_EVERY == LARGE_EVERY - 1 ? TinyJobs.CHUNKS : jobs[random.nextInt(jobs.length - 1)];
        List<Fault> faults = new ArrayList<>();
        for (Map.Entry<Fault.Kind, Integer> each : inOrder(options)) {
            for (int i = 0; i < each.getValue(); i++) {
                faults.add(fault(each.getKey(), random));
            }
        }
        bunch(faults, random);
        faults.sort(Comparator.comparingLong(Fault::atMs));
        return new Schedule(seed, job, options.workers(), options.processes(), options.traffic(), faults);
    }

    private static List<Map.Entry<Fault.Kind, Integer>> inOrder(FaultOptions options) {
        return options.faults().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .toList();
    }

    private static Fault fault(Fault.Kind kind, Random random) {
        long mostMs = switch (kind) {
            case PAUSE -> 2_500;
            case HANG -> 12_000;
            case PARTITION, ONE_WAY_PARTITION -> 4_000;
            case SLOW_WORKER -> 3_000;
            case CLOCK_JUMP -> 3_600_000;
            default -> 40;
        };
        return new Fault(
                kind,
                (long) (random.nextDouble() * SPAN_MS),
                random.nextInt(1 << 16),
                1 + (long) (random.nextDouble() * mostMs),
                random.nextInt(3) == 0);
    }

    /** Some faults follow another at once: while the job recovers from that. */
    private static void bunch(List<Fault> faults, Random random) {
        for (int i = 1; i < faults.size(); i++) {
            if (random.nextInt(3) == 0) {
                Fault fault = faults.get(i);
                long atMs = faults.get(random.nextInt(i)).atMs() + random.nextInt((int) SOON_MS);
                faults.set(i, new Fault(fault.kind(), atMs, fault.target(), fault.amount(), fault.severe()));
            }
        }
    }

    /** Every other schedule has statistics travel over a tree. */
    Topology topology() {
        return seed % 2 == 0 ? Topology.STANDARD : TREE;
    }

    /** The same without one of its faults. */
    Schedule without(int fault) {
        List<Fault> fewer = new ArrayList<>(faults);
        fewer.remove(fault);
        return new Schedule(seed, job, workers, processes, traffic, fewer);
    }

    /** The same with messages that arrive soon, once and in order. */
    Schedule calm() {
        return new Schedule(seed, job, workers, processes, Traffic.CALM, faults);
    }

    /** Whether nothing goes wrong in it that anybody would have to recover from. */
    boolean isQuiet() {
        return traffic.ordered()
                && faults.stream().allMatch(fault -> switch (fault.kind()) {
                    case JOIN, LEAVE, CLOCK_JUMP -> true;
                    default -> false;
                });
    }

    boolean has(Fault.Kind kind) {
        return faults.stream().anyMatch(fault -> fault.kind() == kind);
    }
}
