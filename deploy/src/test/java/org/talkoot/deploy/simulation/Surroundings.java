package org.talkoot.deploy.simulation;

import java.util.Random;
import org.talkoot.coordinator.Topology;

/**
 * What all of a simulated run share.
 *
 * @param random of all that isn't planned: how long messages and segments take
 */
record Surroundings(
        Reference reference,
        Topology topology,
        VirtualTime time,
        Network network,
        Random random,
        Coverage coverage,
        Trace trace,
        Violations violations,
        History history,
        Waits waits) {

    static Surroundings of(Schedule schedule, Coverage coverage, Trace trace) {
        Reference reference = Reference.of(schedule.job());
        VirtualTime time = new VirtualTime();
        Random random = new Random(schedule.seed());
        Violations violations = new Violations();
        return new Surroundings(
                reference,
                schedule.topology(),
                time,
                new Network(time, schedule.traffic(), random, coverage, trace),
                random,
                coverage,
                trace,
                violations,
                new History(reference, violations),
                new Waits(time, schedule.isQuiet(), violations));
    }

    long nowMs() {
        return time.nowMs();
    }

    void note(String line) {
        trace.add(time.nowMs(), line);
    }
}
