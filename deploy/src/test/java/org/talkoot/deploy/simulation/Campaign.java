package org.talkoot.deploy.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Many schedules, one after the other, up to the first in which an invariant is violated. */
public final class Campaign {
    private Campaign() {}

    /** Keeps thousands of runs from logging each checkpoint. */
    static void logWarningsOnly() {
        ((Logger) LoggerFactory.getLogger("org.talkoot")).setLevel(Level.WARN);
    }

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
     * For a caller in another class loader: of the first finding that needs no more than so many faults the number of
     * schedules it took, the number of faults, the violation, and the report; null if there is none.
     */
    public static String[] firstFinding(int schedules, int mostFaults) {
        Optional<Finding> found = run(0, schedules, new Coverage());
        while (found.isPresent() && found.get().schedule().faults().size() > mostFaults) {
            found = run(found.get().schedule().seed() + 1, schedules, new Coverage());
        }
        return found.map(finding -> new String[] {
                    Long.toString(finding.schedule().seed() + 1),
                    Integer.toString(finding.schedule().faults().size()),
                    finding.violation(),
                    finding.report()
                })
                .orElse(null);
    }
}
