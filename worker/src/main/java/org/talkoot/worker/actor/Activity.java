package org.talkoot.worker.actor;

import java.util.Optional;
import org.talkoot.protocol.message.WorkerReport.Stalled;
import org.talkoot.protocol.message.World;
import org.talkoot.worker.step.Segment;
import org.talkoot.worker.step.StepProgram;

/**
 * What a worker is doing right now, to be seen from outside: a worker that hangs can't answer.
 *
 * <p>Written by the worker's own thread, read by the {@link Lookout}: {@code sinceMs} is written last and read first
 * and last.
 */
public final class Activity {
    private static final long NOTHING = Long.MIN_VALUE;

    private World world;
    private StepProgram program;
    private Segment segment; // null while the worker enters the world
    private int steps;
    private long patienceMs;
    private volatile long sinceMs = NOTHING;

    /** It makes the arrays of a world. */
    void beginEntering(World world, long nowMs) {
        this.world = world;
        patienceMs = world.patienceMs();
        segment = null;
        sinceMs = nowMs;
    }

    /** It is in a world, with these segments. */
    void enter(World world, StepProgram program) {
        this.world = world;
        this.program = program;
        patienceMs = world.patienceMs();
    }

    /** From the next segment on. */
    void patience(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /** @param steps of the job that it has completed */
    void begin(Segment segment, int steps, long nowMs) {
        this.segment = segment;
        this.steps = steps;
        sinceMs = nowMs;
    }

    void end() {
        sinceMs = NOTHING;
    }

    /**
     * What to report if the worker has done one thing for two thirds of the time that its world has patience: before those
     * who wait for it blame each other.
     *
     * @param awakeSinceMs since when the process wasn't suspended: the time before doesn't count
     */
    Optional<Stalled> stalled(String worker, long nowMs, long awakeSinceMs) {
        long began = sinceMs;
        long tookMs = nowMs - Math.max(began, awakeSinceMs);
        if (began == NOTHING || tookMs <= patienceMs / 3 * 2) {
            return Optional.empty();
        }
        String what = segment == null
                ? "entering generation " + world.fence().generation()
                : program.describe(segment, steps);
        Stalled report = new Stalled(worker, what, tookMs);
        return sinceMs == began ? Optional.of(report) : Optional.empty();
    }
}
