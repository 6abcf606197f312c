package org.talkoot.worker.actor;

import java.util.Arrays;
import org.talkoot.protocol.message.Fence;
import org.talkoot.protocol.message.WorkerReport;

/** The losses of consecutive steps that the coordinator hasn't been told yet, with the gradients' norms where these are known. */
final class LossLog {
    private static final long INTERVAL_MS = 100;

    private final float[] losses = new float[WorkerReport.Losses.MOST];
    private final float[] gradientNorms = new float[WorkerReport.Losses.MOST];
    private int firstStep;
    private int count;
    private long toldMs;

    /** @param gradientNorm not a number where nothing is clipped */
    void add(int step, float loss, float gradientNorm) {
        if (count == 0) {
            firstStep = step;
        }
        gradientNorms[count] = gradientNorm;
        losses[count++] = loss;
    }

    boolean isDue(long nowMs) {
        return count == losses.length || count > 0 && nowMs - toldMs >= INTERVAL_MS;
    }

    boolean isEmpty() {
        return count == 0;
    }

    WorkerReport.Losses take(Fence fence, int rank, long nowMs) {
        int known = Float.isNaN(gradientNorms[0]) ? 0 : count;
        WorkerReport.Losses taken = new WorkerReport.Losses(
                fence, rank, firstStep, Arrays.copyOf(losses, count), Arrays.copyOf(gradientNorms, known));
        count = 0;
        toldMs = nowMs;
        return taken;
    }
}
