package org.talkoot.coordinator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
    static final long LEAST_PATIENCE_MS = 100;
    static final long UNMEASURED_PATIENCE_MS = 400;

    final RecordingCoordinatorEffects effects = new RecordingCoordinatorEffects();
    final CoordinatorMachine machine = new CoordinatorMachine(
            PLAN,
            new CoordinatorMachine.Start(FENCE.term(), WORKERS, 0),
            new CoordinatorMachine.Deadlines(1_000, 5_000, LEAST_PATIENCE_MS, UNMEASURED_PATIENCE_MS),
            effects,
            0);

    void form() {
        for (String name : List.of("a", "b", "c")) {
            assertTrue(machine.joined(name, CHUNKS, "numerics", 0));
        }
    }

    void loses(int firstStep, float... losses) {
        report(new Losses(FENCE, 1, firstStep, losses));
    }

    void report(WorkerReport.InWorld report) {
        machine.reported(report, 0);
    }

    void reach(int rank, int steps) {
        report(new BoundaryReached(FENCE, rank, steps, 17, true));
    }

    void reachAll(int steps) {
        for (int rank = 0; rank < WORKERS; rank++) {
            reach(rank, steps);
        }
    }

    void evaluateAll(int steps) {
        for (int rank = WORKERS - 1; rank >= 0; rank--) {
            report(new Evaluated(FENCE, rank, steps, new double[] {rank, 0.5}, new long[] {rank, 10}));
        }
    }

    String failure() {
        assertEquals("stop", effects.last());
        return ((JobEvent.Failed) effects.lastEvent()).sentence();
    }
}
