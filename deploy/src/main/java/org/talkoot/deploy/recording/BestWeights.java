package org.talkoot.deploy.recording;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.checkpoint.Checkpointing;
import org.talkoot.engine.numerics.Fingerprint;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.Numerics;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.worker.compute.LoneWorker;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * Which weights a job ends with: those of its last step, or with {@code restore-best} those of the evaluation with the lowest
 * loss, the first of equal ones. These are in a checkpoint, or in memory where a run leaves none. Where they got lost, one
 * worker computes them again, from the newest checkpoint before them or the start: the bits are the same.
 */
final class BestWeights {
    private static final Logger LOG = LoggerFactory.getLogger(BestWeights.class);

    private final TrainingJob job;
    private final Optional<Checkpointing> checkpoints;
    private final boolean restores;
    private JobEvent.Evaluated best; // null before the first
    private Supplier<Snapshot> kept; // of the best, where no checkpoint keeps it; null if it isn't at hand
    private Supplier<Snapshot> newest; // of the newest commit, likewise
    private int newestSteps;

    /** @param before evaluations of the job before the run goes on */
    BestWeights(TrainingJob job, Optional<Checkpointing> checkpoints, List<JobEvent.Evaluated> before) {
        this.job = job;
        this.checkpoints = checkpoints;
        restores = PreparedRun.restoresBest(job);
        before.forEach(this::evaluated);
    }

    void committed(int steps, Optional<Supplier<Snapshot>> snapshot) {
        if (restores && checkpoints.isEmpty()) {
            newestSteps = steps;
            newest = snapshot.orElse(null);
        }
    }

    void evaluated(JobEvent.Evaluated evaluated) {
        boolean decides = EvaluationSet.deciding(job.sets()).equals(Optional.of(evaluated.set()));
        if (restores && decides && (best == null || evaluated.lossSum() < best.lossSum())) {
            best = evaluated;
            kept = newestSteps == evaluated.steps() ? newest : null;
        }
    }

    /** The evaluation whose weights the job ends with, if those aren't its last ones. */
    Optional<JobEvent.Evaluated> restored(int last) {
        return Optional.ofNullable(best).filter(each -> each.steps() != last);
    }

    /**
     * The state after the best evaluation, once all checkpoints are on disk.
     *
     * @param fingerprint of the numerics that the job was computed with
     * @throws TrainingFailedException if it got lost, and this process would compute it with other numerics
     */
    Snapshot snapshot(String fingerprint) {
        int steps = best.steps();
        Snapshot nearest = nearest(steps);
        if (nearest.steps() == steps) {
            return nearest;
        }
        String own = Fingerprint.take().text();
        if (job.spec().numerics() == Numerics.STRICT && !own.equals(fingerprint)) {
            throw new TrainingFailedException("the best weights, those after step " + steps + ", got lost, and can't be"
                    + " computed again here, where numerics are " + own + " instead of " + fingerprint
                    + "; a worker's machine can go on with the run");
        }
        LOG.warn("the weights after step={} got lost: computed again from step={}", steps, nearest.steps());
        return LoneWorker.trained(job, nearest, steps);
    }

    private Snapshot nearest(int steps) {
        try {
            if (kept != null) {
                return kept.get();
            }
        } catch (IllegalStateException gone) {
            LOG.warn("no snapshot step={}: {}", steps, gone.getMessage());
        }
        return checkpoints
                .flatMap(each -> each.newest(steps))
                .map(checkpoint -> checkpoint.restore(job).snapshot())
                .orElseGet(() -> Snapshot.initial(job));
    }
}
