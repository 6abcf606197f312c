package org.talkoot.deploy.recording;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import org.apache.pekko.actor.typed.Behavior;
import org.talkoot.coordinator.EarlyStopping;
import org.talkoot.coordinator.JobPlan;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointSchedule;
import org.talkoot.deploy.checkpoint.Checkpointing;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.folder.PackedFolders;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.engine.data.MinibatchPlan;
import org.talkoot.protocol.job.EarlyStoppingSpec;
import org.talkoot.protocol.job.EvaluationSet;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.job.Numerics;
import org.talkoot.protocol.job.RunSpec.CheckpointSpec;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.JobMistake;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** A job that is about to be trained, with the state it begins from and where its run is recorded. */
public final class PreparedRun {
    private final TrainingJob job;
    private final Storage storage;
    private final Beginning beginning;

    /** @throws org.talkoot.engine.file.WeightsException if the checkpoint isn't one of this model */
    public PreparedRun(TrainingJob job, Storage storage) {
        this.job = job;
        this.storage = storage;
        beginning = Beginning.of(job, storage);
    }

    /**
     * Reads the data and checks the job.
     *
     * @throws JobRefusedException if the job can't be trained as it is
     * @throws org.talkoot.engine.data.DataException if the data isn't as it should be
     * @throws org.talkoot.engine.file.WeightsException if {@code init-from} isn't a file of this model
     */
    public static TrainingJob resolve(JobSpec spec) {
        try {
            return JobResolver.resolve(PackedFolders.packed(spec)).givenAs(spec);
        } catch (JobMistake mistake) {
            throw new JobRefusedException(mistake.getMessage(), mistake);
        }
    }

    public TrainingJob job() {
        return job;
    }

    /** The state that it begins from. */
    public Snapshot start() {
        return beginning.state().snapshot();
    }

    /** All before that. */
    public List<JobEvent.Evaluated> evaluations() {
        return beginning.state().evaluations();
    }

    /** Samples of a step, on average. */
    public double samplesPerStep() {
        MinibatchPlan minibatches = job.minibatches();
        int last = minibatches.steps() - 1;
        return (minibatches.start(last) + minibatches.rows(last)) / (double) minibatches.steps();
    }

    /** Number of its coordinator, larger than that of any before. */
    public long term() {
        return storage.term();
    }

    /** What is recorded of the steps before it begins, for coordinators that have seen nothing of them. */
    public List<JobEvent> past() {
        return storage.runDirectory()
                .filter(directory -> start().steps() > 0)
                .map(directory -> new PastRun(directory, start().steps(), evaluations()).events())
                .orElse(List.of());
    }

    /** What a coordinator must know of it. */
    public JobPlan plan() {
        return plan(job);
    }

    /** What a coordinator must know of a job. */
    public static JobPlan plan(TrainingJob job) {
        int stepsPerEpoch = job.minibatches().steps();
        return new JobPlan(
                job.spec().shards(),
                stepsPerEpoch,
                job.spec().epochs(),
                job.spec().run().evaluateEveryEpochs(),
                job.sets(),
                earlyStopping(job),
                job.spec().numerics() == Numerics.STRICT,
                job.spec()
                        .run()
                        .checkpoint()
                        .map(spec -> CheckpointSchedule.intervals(spec, stepsPerEpoch))
                        .orElse(List.of()));
    }

    private static Optional<EarlyStopping> earlyStopping(TrainingJob job) {
        int samples = EvaluationSet.deciding(job.sets()).map(job::samples).orElse(0);
        return job.spec().earlyStopping().map(spec -> new EarlyStopping(spec.patience(), spec.minDelta() * samples));
    }

    /** After which steps a checkpoint is taken of the snapshot. */
    public IntPredicate checkpoints() {
        return storage.runDirectory().isPresent() ? plannedCheckpoints(job) : steps -> false;
    }

    /** After which steps a run of that job that is recorded takes one, or may take one of the best weights. */
    public static IntPredicate plannedCheckpoints(TrainingJob job) {
        int stepsPerEpoch = job.minibatches().steps();
        IntPredicate planned = job.spec()
                .run()
                .checkpoint()
                .map(spec -> CheckpointSchedule.planned(spec, stepsPerEpoch))
                .orElse(steps -> false);
        return restoresBest(job) ? planned.or(steps -> steps % stepsPerEpoch == 0) : planned;
    }

    /** Whether the job ends with the weights of its best evaluation. */
    static boolean restoresBest(TrainingJob job) {
        return job.spec().earlyStopping().map(EarlyStoppingSpec::restoreBest).orElse(false);
    }

    private Optional<CheckpointSpec> checkpointSpec() {
        return job.spec()
                .run()
                .checkpoint()
                .filter(spec -> storage.runDirectory().isPresent())
                .map(spec -> restoresBest(job) ? spec.keepingBest() : spec);
    }

    /** An actor that records what its coordinator says, and completes the result at the end. */
    public Behavior<JobEvent> recorder(
            Snapshots snapshots, TrainingListener listener, CompletableFuture<TrainingResult> result) {
        Optional<Checkpointing> checkpoints = checkpointSpec()
                .map(spec -> new Checkpointing(storage, spec, job, ModelMetadata.of(job), listener, Ticks.nowMs()));
        int steps = storage.from().map(Checkpoint::steps).orElse(0);
        Optional<Ledger> ledger = storage.runDirectory().map(directory -> Ledger.goOn(directory, steps));
        return Recorder.create(job, beginning, snapshots, checkpoints, ledger, listener, result);
    }
}
