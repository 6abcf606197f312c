package org.talkoot.deploy.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.talkoot.coordinator.CoordinatorMachine;
import org.talkoot.deploy.simulation.Fault.Kind;
import org.talkoot.worker.step.WorkerMachine;

/** How often what happened in many schedules. One thread at a time. */
final class Coverage {
    private final long[] faults = new long[Kind.values().length];
    private final long[][] worker = new long[WorkerMachine.Phase.values().length][WorkerMachine.Phase.values().length];
    private final long[][] coordinator =
            new long[CoordinatorMachine.Phase.values().length][CoordinatorMachine.Phase.values().length];

    void happened(Kind fault) {
        faults[fault.ordinal()]++;
    }

    void worker(WorkerMachine.Phase from, WorkerMachine.Phase to) {
        worker[from.ordinal()][to.ordinal()]++;
    }

    void coordinator(CoordinatorMachine.Phase from, CoordinatorMachine.Phase to) {
        coordinator[from.ordinal()][to.ordinal()]++;
    }

    Map<Kind, Long> faults() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counts.put(kind, faults[kind.ordinal()]);
        }
        return counts;
    }

    /** By {@code from -> to}; those that never happened are left out. */
    Map<String, Long> workerTransitions() {
        return named(worker, WorkerMachine.Phase.values());
    }

    Map<String, Long> coordinatorTransitions() {
        return named(coordinator, CoordinatorMachine.Phase.values());
    }

    private static Map<String, Long> named(long[][] counts, Enum<?>[] phases) {
        Map<String, Long> named = new TreeMap<>();
        for (int from = 0; from < counts.length; from++) {
            for (int to = 0; to < counts.length; to++) {
                if (counts[from][to] > 0) {
                    named.put(phases[from] + " -> " + phases[to], counts[from][to]);
                }
            }
        }
        return named;
    }

    void add(Coverage other) {
        add(faults, other.faults);
        for (int from = 0; from < worker.length; from++) {
            add(worker[from], other.worker[from]);
        }
        for (int from = 0; from < coordinator.length; from++) {
            add(coordinator[from], other.coordinator[from]);
        }
    }

    private static void add(long[] counts, long[] others) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += others[i];
        }
    }

    /** A line each. */
    String table() {
        StringBuilder table = new StringBuilder();
        faults().forEach((kind, count) -> table.append(String.format("  %-40s %,10d%n", kind, count)));
        workerTransitions()
                .forEach((which, count) -> table.append(String.format("  worker %-33s %,10d%n", which, count)));
        coordinatorTransitions()
                .forEach((which, count) -> table.append(String.format("  coordinator %-28s %,10d%n", which, count)));
        return table.toString();
    }
}
