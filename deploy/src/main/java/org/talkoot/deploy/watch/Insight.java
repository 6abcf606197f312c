package org.talkoot.deploy.watch;

import java.util.function.BiConsumer;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * What looks into a run whose workers are in this process.
 *
 * @param segments told of what each worker computes, on the worker's own thread
 * @param snapshots shown the state at each commit, on the recorder's thread: a snapshot is never written to, and may be
 *     kept
 */
public record Insight(SegmentListener segments, BiConsumer<TrainingJob, Snapshot> snapshots) {
    public static final Insight NONE = new Insight(SegmentListener.NOBODY, (job, snapshot) -> {});
}
