package org.talkoot.deploy.local;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import org.apache.pekko.actor.typed.ActorSystem;
import org.talkoot.coordinator.Start;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Checkpoint;
import org.talkoot.deploy.checkpoint.CheckpointSchedule;
import org.talkoot.deploy.checkpoint.Checkpointing;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.ledger.Ledger;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.protocol.time.Ticks;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.job.JobMistake;
import org.talkoot.worker.job.JobResolver;
import org.talkoot.worker.job.TrainingJob;

/** A run in this JVM: a coordinator and its workers, each worker on a thread of its own. */
public final class LocalTraining implements Training {

    /**
     * What a run can be told beside its job. None of it changes the result.
     *
     * @param workers at least 1
     * @param timing how long workers are waited for, and how often a snapshot is taken
     * @param courier brings messages from worker to worker
     * @param segments told of what each worker computes
     */
    public record Options(int workers, Timing timing, Courier courier, SegmentListener segments) {
        public static Options workers(int workers) {
            if (workers < 1) {
                throw new JobRefusedException("a run needs at least 1 worker, but " + workers + " were asked for");
            }
            return new Options(workers, Timing.STANDARD, Courier.DIRECT, SegmentListener.NOBODY);
        }

        public Options with(Courier courier) {
            return new Options(workers, timing, courier, segments);
        }

        public Options with(SegmentListener segments) {
            return new Options(workers, timing, courier, segments);
        }

        public Options with(Timing timing) {
            return new Options(workers, timing, courier, segments);
        }
    }

    private final CompletableFuture<TrainingResult> result = new CompletableFuture<>();
    private final ActorSystem<NodeCommand> system;

    /**
     * Reads the data, checks the job and starts it.
     *
     * @throws JobRefusedException if the job can't be trained as it is
     * @throws org.talkoot.engine.data.DataException if the data isn't as it should be
     * @throws org.talkoot.engine.file.WeightsException if {@code init-from} isn't a file of this model
     */
    public static Training start(JobSpec spec, int workers, TrainingListener listener) {
        return start(spec, Options.workers(workers), listener);
    }

    public static LocalTraining start(JobSpec spec, Options options, TrainingListener listener) {
        return start(spec, options, Storage.none(), listener);
    }

    /** @throws org.talkoot.engine.file.WeightsException if the checkpoint isn't one of this model */
    public static LocalTraining start(JobSpec spec, Options options, Storage storage, TrainingListener listener) {
        return new LocalTraining(resolve(spec), options, storage, listener);
    }

    static TrainingJob resolve(JobSpec spec) {
        try {
            return JobResolver.resolve(spec);
        } catch (JobMistake mistake) {
            throw new JobRefusedException(mistake.getMessage(), mistake);
        }
    }

    private LocalTraining(TrainingJob job, Options options, Storage storage, TrainingListener listener) {
        Config config = ConfigFactory.parseResources(LocalTraining.class, "pekko.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        Beginning beginning = Beginning.of(job, storage);
        NodeMemory memory = new NodeMemory(beginning.state().snapshot(), planned(job, storage));
        Optional<Checkpointing> checkpoints = checkpoints(job, storage);
        system = ActorSystem.create(
                LocalNode.create(
                        job,
                        options,
                        Start.first(storage.term(), options.workers(), beginning.steps()),
                        memory,
                        Recorder.create(job, beginning, memory, checkpoints, ledger(storage), listener, result),
                        this::broken),
                "talkoot",
                config);
        result.whenComplete((done, failure) -> system.terminate());
        system.getWhenTerminated().whenComplete((done, failure) -> broken(null));
    }

    /** Nobody is left who could complete the result: no one may wait for it for ever. */
    private void broken(Throwable cause) {
        String why = cause == null ? "a fatal error ended its actors, which the log names" : cause.toString();
        result.completeExceptionally(new TrainingFailedException("the run broke off: " + why, cause));
    }

    private static Optional<Ledger> ledger(Storage storage) {
        int steps = storage.from().map(Checkpoint::steps).orElse(0);
        return storage.runDirectory().map(directory -> Ledger.goOn(directory, steps));
    }

    private static Optional<Checkpointing> checkpoints(TrainingJob job, Storage storage) {
        return job.spec()
                .run()
                .checkpoint()
                .filter(spec -> storage.runDirectory().isPresent())
                .map(spec -> new Checkpointing(storage, spec, job, ModelMetadata.of(job), Ticks.nowMs()));
    }

    /** After which steps a checkpoint is taken of the snapshot. */
    private static IntPredicate planned(TrainingJob job, Storage storage) {
        return job.spec()
                .run()
                .checkpoint()
                .filter(spec -> storage.runDirectory().isPresent())
                .map(spec -> CheckpointSchedule.planned(spec, job.minibatches().steps()))
                .orElse(steps -> false);
    }

    @Override
    public CompletionStage<TrainingResult> result() {
        return result.minimalCompletionStage();
    }

    /** Goes on with that many workers, at least 1: they join or leave at the next boundary. */
    public void scale(int workers) {
        system.tell(new NodeCommand.Scale(workers));
    }

    /** Kills a worker, as a crash would; another takes its place. */
    public void kill(int place) {
        system.tell(new LocalNode.KillWorker(place));
    }

    /** Kills the coordinator, as a crash would; another takes over. */
    public void killCoordinator() {
        system.tell(LocalNode.KillCoordinator.INSTANCE);
    }

    @Override
    public void stop() {
        system.tell(LocalNode.Stop.INSTANCE);
    }

    @Override
    public void close() {
        result.completeExceptionally(new StoppedException("the run was closed before its end"));
        system.terminate();
    }
}
