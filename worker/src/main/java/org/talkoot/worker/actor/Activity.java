package org.talkoot.worker.actor;

import java.util.Optional;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;

/**
 * What a worker is doing right now, to be seen from outside: a worker that hangs in a segment can't answer.
 *
 * <p>Written by the worker's own thread, read by the {@link NodeMonitor}: {@code sinceMs} is written last and read first
 * and last.
 */
public final class Activity {
    private static final long BETWEEN_SEGMENTS = Long.MIN_VALUE;

    private World world;
    private StepProgram program;
    private Segment segment;
    private volatile long sinceMs = BETWEEN_SEGMENTS;

    void enter(World world, StepProgram program) {
        this.world = world;
        this.program = program;
    }

    void begin(Segment segment, long nowMs) {
        this.segment = segment;
        sinceMs = nowMs;
    }

    void end() {
        sinceMs = BETWEEN_SEGMENTS;
    }

    /**
     * What to report if the worker has been in one segment for two thirds of the time that its world has patience: before
     * those who wait for it blame each other.
     */
    Optional<Stalled> stalled(String worker, long nowMs) {
        long began = sinceMs;
        if (began == BETWEEN_SEGMENTS || nowMs - began <= world.patienceMs() / 3 * 2) {
            return Optional.empty();
        }
        Stalled report = new Stalled(worker, program.describe(segment), nowMs - began);
        return sinceMs == began ? Optional.of(report) : Optional.empty();
    }
}
