package org.talkoot.deploy.simulation;

import java.util.Optional;
import java.util.stream.Collectors;

/** A schedule in which an invariant is violated, with as few faults as that takes. */
record Finding(Schedule schedule, String violation, int shrunkFrom) {
    private static final int MOST_RUNS = 200; // to shrink it
    private static final int TRACE_LINES = 60;

    static Finding of(Schedule schedule, String violation) {
        Schedule smallest = schedule;
        String newest = violation;
        int runs = 0;
        Optional<String> calm = Simulation.of(smallest.calm()).violation();
        if (calm.isPresent()) {
            smallest = smallest.calm();
            newest = calm.get();
        }
        for (int fault = smallest.faults().size() - 1; fault >= 0 && runs < MOST_RUNS; fault--, runs++) {
            Schedule smaller = smallest.without(fault);
            Optional<String> still = Simulation.of(smaller).violation();
            if (still.isPresent()) {
                smallest = smaller;
                newest = still.get();
            }
        }
        return new Finding(smallest, newest, schedule.faults().size());
    }

    /** For a person: what happened, and how to see it again. */
    String report() {
        Trace trace = new Trace(TRACE_LINES);
        Simulation.of(schedule, new Coverage(), trace);
        return "%nseed %d: job %s, %d workers in %d processes, %s%n%s%n%d of %d faults suffice:%n%s%nthe last of what happened:%n%s%nagain: %s%n"
                .formatted(
                        schedule.seed(),
                        schedule.job(),
                        schedule.workers(),
                        schedule.processes(),
                        schedule.traffic(),
                        violation,
                        schedule.faults().size(),
                        shrunkFrom,
                        schedule.faults().stream().map(fault -> "  " + fault).collect(Collectors.joining("\n")),
                        trace.text(),
                        "mvn -pl deploy -am test -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed="
                                + schedule.seed());
    }
}
