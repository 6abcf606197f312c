package org.talkoot.deploy.local;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.JobRefusedException;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingFailedException;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.deploy.recording.Snapshots;
import org.talkoot.engine.blas.BlasLibrary;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.protocol.message.NodeCommand;
import org.talkoot.worker.actor.Courier;
import org.talkoot.worker.actor.SegmentListener;
import org.talkoot.worker.compute.NodeMemory;

/** A run in this JVM: a coordinator and its workers, each worker on a thread of its own. */
public final class LocalTraining implements Training {
    private static final Logger LOG = LoggerFactory.getLogger(LocalTraining.class);

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

    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);

    /** What the actor systems of all runs are made from. */
    private static final class Systems {
        private static final Config ALONE = // neither serializers nor streams are needed
                ConfigFactory.parseMap(Map.of("pekko.library-extensions", List.of()));

        /** Pekko reads the defaults for its class loader, and reads them again for another. */
        private static final ClassLoader LOADER = new UnreadManifests();

        private static final BootstrapSetup SETUP = BootstrapSetup.create(
                        ALONE.withFallback(ConfigFactory.parseResources(LocalTraining.class, "pekko.conf"))
                                .withFallback(ConfigFactory.defaultReference(LOADER))
                                .resolve())
                .withClassloader(LOADER);
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
        CompletableFuture.runAsync(BlasLibrary::load); // all of these take a while, and so does what is done meanwhile
        CompletableFuture.supplyAsync(() -> Systems.SETUP);
        storage.runDirectory().ifPresent(directory -> CompletableFuture.runAsync(JsonMapper::new));
        return new LocalTraining(new PreparedRun(PreparedRun.resolve(spec), storage), options, listener);
    }

    private LocalTraining(PreparedRun run, Options options, TrainingListener listener) {
        NodeMemory memory = new NodeMemory(run.start(), run.checkpoints());
        system = ActorSystem.create(
                LocalNode.create(run, options, memory, run.recorder(snapshots(memory), listener, result), this::broken),
                "talkoot",
                Systems.SETUP);
        result.whenComplete((done, failure) -> system.terminate());
        system.getWhenTerminated().whenComplete((done, failure) -> broken(null));
    }

    private static Snapshots snapshots(NodeMemory memory) {
        return steps -> memory.find(steps).map(snapshot -> () -> snapshot);
    }

    /** Nobody is left who could complete the result: no one may wait for it for ever. */
    private void broken(Throwable cause) {
        String why = cause == null ? "a fatal error ended its actors, which the log names" : cause.toString();
        result.completeExceptionally(new TrainingFailedException("the run broke off: " + why, cause));
    }

    @Override
    public CompletionStage<TrainingResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public CompletionStage<JobStatus> status() {
        CompletionStage<JobAnswer> answer =
                AskPattern.ask(system, LocalNode.AskStatus::new, STATUS_PATIENCE, system.scheduler());
        return answer.thenApply(JobStatus.class::cast);
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
