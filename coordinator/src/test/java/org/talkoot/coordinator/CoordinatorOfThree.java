package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.protocol.message.WorkerReport.BoundaryReached;
import org.talkoot.protocol.message.WorkerReport.Evaluated;
import org.talkoot.protocol.message.WorkerReport.Losses;

/** Two epochs of five steps, an evaluation after each, and three workers: a, b and c. */
abstract class CoordinatorOfThree {
    static final JobPlan PLAN = new JobPlan(8, 5, 2, 1, true);
    static final List<Integer> CHUNKS = List.of(10, 20);
    static final Fence FENCE = new Fence(1, 1);
    static final Fence ANOTHER = new Fence(1, 2);
    static final int WORKERS = 3;
    static final long JOIN_MS = 1_000;
    static final long GATHER_MS = 700;
    static final long LEAST_PATIENCE_MS = 100;
    static final long UNMEASURED_PATIENCE_MS = 400;

    final RecordingCoordinatorEffects effects = new RecordingCoordinatorEffects();
    CoordinatorMachine machine = coordinating(PLAN, Start.first(FENCE.term(), WORKERS, 0, List.of()));

    CoordinatorMachine coordinating(JobPlan plan, Start start) {
        Timing timing = new Timing(JOIN_MS, GATHER_MS, LEAST_PATIENCE_MS, UNMEASURED_PATIENCE_MS, 1_000);
        return new CoordinatorMachine(plan, start, timing, effects, 0);
    }

    void form() {
        for (String name : List.of("a", "b", "c")) {
            assertTrue(join(name, 0));
        }
    }

    /** Whether it is let in. */
    boolean join(String name, long nowMs) {
        return machine.joined(candidate(name), nowMs).isEmpty();
    }

    static Candidate candidate(String name) {
        return new Candidate(name, "here", CHUNKS, "numerics", new Fence(0, 0), 0);
    }

    /** Of the newest world. */
    Fence fence() {
        return effects.world.fence();
    }

    /** The five steps up to there. */
    void train(int steps) {
        loses(steps - 5, 5, 4, 3, 2, 1);
        reachAll(steps);
    }

    void loses(int firstStep, float... losses) {
        report(new Losses(fence(), 0, firstStep, losses));
    }

    void report(WorkerReport.InWorld report) {
        machine.reported(report, 0);
    }

    void reach(int rank, int steps) {
        report(new BoundaryReached(fence(), rank, steps, 17, true));
    }

    void reachAll(int steps) {
        for (int rank = 0; rank < effects.world.workers(); rank++) {
            reach(rank, steps);
        }
    }

    void evaluateAll(int steps) {
        evaluateAll(steps, EvaluationSet.TEST, 0);
    }

    void evaluateAll(int steps, EvaluationSet set, double worse) {
        for (int rank = effects.world.workers() - 1; rank >= 0; rank--) {
            report(new Evaluated(fence(), rank, steps, set, new double[] {rank + worse, 0.5}, new long[] {rank, 10}));
        }
    }

    void fails(String name, int steps) {
        String reason = "step " + (steps + 1) + ", the loss: no";
        report(new WorkerReport.Failed(fence(), effects.names.indexOf(name), steps, true, reason));
    }

    void assertGoesOn(int generation, int startStep, int boundary, String... names) {
        assertEquals("form", effects.last());
        assertEquals(List.of(names), effects.names);
        assertEquals(new Fence(1, generation), fence());
        assertEquals(startStep, effects.world.startStep());
        assertEquals(boundary, effects.world.boundary());
        JobEvent.WorldFormed told = (JobEvent.WorldFormed) effects.lastEvent();
        assertEquals(effects.world, told.world());
        assertEquals(effects.names, told.names());
    }

    JobEvent.Recovering newestAlarm() {
        List<JobEvent.Recovering> alarms = effects.events(JobEvent.Recovering.class);
        return alarms.get(alarms.size() - 1);
    }

    String failure() {
        assertEquals("stop", effects.last());
        return ((JobEvent.Failed) effects.lastEvent()).sentence();
    }
}
