package org.talkoot.deploy.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;

/** Decides at which boundaries a checkpoint is due. Time is passed in. */
public final class CheckpointSchedule {
    private static final double MS_PER_MINUTE = 60_000;

    private final IntPredicate planned; // steps
    private final double everyMs; // infinite without one
    private long lastMs;

    public CheckpointSchedule(CheckpointSpec spec, int stepsPerEpoch, long nowMs) {
        planned = planned(spec, stepsPerEpoch);
        everyMs = spec.everyMinutes().orElse(Double.POSITIVE_INFINITY) * MS_PER_MINUTE;
        lastMs = nowMs;
    }

    /** The intervals in steps whose multiples must be boundaries. */
    public static List<Integer> intervals(CheckpointSpec spec, int stepsPerEpoch) {
        List<Integer> intervals = new ArrayList<>();
        spec.everySteps().ifPresent(intervals::add);
        spec.everyEpochs()
                .ifPresent(epochs -> intervals.add((int) Math.min(Integer.MAX_VALUE, (long) epochs * stepsPerEpoch)));
        return intervals;
    }

    /** The multiples of those intervals. */
    public static IntPredicate planned(CheckpointSpec spec, int stepsPerEpoch) {
        List<Integer> intervals = intervals(spec, stepsPerEpoch);
        return steps -> intervals.stream().anyMatch(every -> steps % every == 0);
    }

    /** Whether one is due after so many steps; if so, the time to the next begins. */
    public boolean isDue(int steps, long nowMs) {
        boolean due = nowMs - lastMs >= everyMs || planned.test(steps);
        if (due) {
            lastMs = nowMs;
        }
        return due;
    }
}
