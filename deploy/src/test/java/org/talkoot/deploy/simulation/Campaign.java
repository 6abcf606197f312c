package org.talkoot.deploy.simulation;

import java.util.Optional;

/** Many schedules, one after the other, up to the first in which an invariant is violated. */
public final class Campaign {
    private Campaign() {}

    /** The first finding among the schedules of these seeds. */
    static Optional<Finding> run(long from, long to, Coverage coverage) {
        for (long seed = from; seed < to; seed++) {
            Schedule schedule = Schedule.of(seed);
            Optional<String> violation =
                    Simulation.of(schedule, coverage, new Trace(0)).violation();
            if (violation.isPresent()) {
                return Optional.of(Finding.of(schedule, violation.get()));
            }
        }
        return Optional.empty();
    }

    /**
     * For a caller in another class loader: of the first finding the number of schedules it took, the number of faults that
     * it needs, and the violation; null if there is none.
     */
    public static String[] firstFinding(int schedules) {
        return run(0, schedules, new Coverage())
                .map(found -> new String[] {
                    Long.toString(found.schedule().seed() + 1),
                    Integer.toString(found.schedule().faults().size()),
                    found.violation()
                })
                .orElse(null);
    }
}
