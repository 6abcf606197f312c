package org.talkoot.deploy.cluster;

import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/** A snapshot as one row of floats: weights, velocity (none without momentum), buffers. */
final class SnapshotValues {
    private final Snapshot snapshot;
    private final float[][] arrays;

    SnapshotValues(Snapshot snapshot) {
        this.snapshot = snapshot;
        arrays = snapshot.velocity() == null
                ? new float[][] {snapshot.weights(), snapshot.buffers()}
                : new float[][] {snapshot.weights(), snapshot.velocity(), snapshot.buffers()};
    }

    /** One to be filled, of that job's model. */
    static SnapshotValues empty(TrainingJob job, int steps) {
        int parameters = job.model().parameters();
        float[] velocity = job.optimizer().hasVelocity() ? new float[parameters] : null;
        float[] buffers = new float[job.initial().buffers().length];
        return new SnapshotValues(new Snapshot(steps, new float[parameters], velocity, buffers));
    }

    Snapshot snapshot() {
        return snapshot;
    }

    /** Floats of the row. */
    long total() {
        long total = 0;
        for (float[] array : arrays) {
            total += array.length;
        }
        return total;
    }

    /** A copy of {@code row[from, from + count)}. */
    float[] get(long from, int count) {
        float[] values = new float[count];
        move(from, values, false);
        return values;
    }

    /** {@code row[from, from + values.length)} ← values. */
    void put(long from, float[] values) {
        move(from, values, true);
    }

    private void move(long from, float[] values, boolean put) {
        long start = 0; // of the array in the row
        int moved = 0;
        for (float[] array : arrays) {
            long at = from + moved - start;
            if (moved < values.length && at < array.length) {
                int length = (int) Math.min(values.length - moved, array.length - at);
                if (put) {
                    System.arraycopy(values, moved, array, (int) at, length);
                } else {
                    System.arraycopy(array, (int) at, values, moved, length);
                }
                moved += length;
            }
            start += array.length;
        }
    }
}
