package org.talkoot.worker.actor;

import java.util.Arrays;
import org.talkoot.protocol.message.WorkerReport;

/** The losses of consecutive steps that the coordinator hasn't been told yet. */
final class LossLog {
    private static final long INTERVAL_MS = 100;

    private final float[] losses = new float[WorkerReport.Losses.MOST];
    private int firstStep;
    private int count;
    private long toldMs;

    void add(int step, float loss) {
        if (count == 0) {
            firstStep = step;
        }
        losses[count++] = loss;
    }

    boolean isDue(long nowMs) {
        return count == losses.length || count > 0 && nowMs - toldMs >= INTERVAL_MS;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int firstStep() {
        return firstStep;
    }

    float[] take(long nowMs) {
        float[] taken = Arrays.copyOf(losses, count);
        count = 0;
        toldMs = nowMs;
        return taken;
    }
}
