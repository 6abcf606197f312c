package org.talkoot.deploy.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.talkoot.coordinator.Timing;
import org.talkoot.deploy.api.Training;
import org.talkoot.deploy.api.TrainingListener;
import org.talkoot.deploy.api.TrainingResult;
import org.talkoot.deploy.checkpoint.Storage;
import org.talkoot.deploy.cluster.files.ServedFiles;
import org.talkoot.deploy.recording.PreparedRun;
import org.talkoot.protocol.job.JobSpec;
import org.talkoot.protocol.message.CoordinatorCommand;
import org.talkoot.protocol.message.JobAnswer;
import org.talkoot.protocol.message.JobEvent;
import org.talkoot.protocol.message.JobQuestion;
import org.talkoot.protocol.message.JobStatus;
import org.talkoot.worker.compute.Snapshot;

/** A run whose coordinator is in this process, and whose workers are on the hosts that join its cluster. */
public final class ClusterTraining implements Training {
    private static final Duration FETCH = Duration.ofMinutes(10); // a checkpoint's snapshot, on a slow network
    private static final Duration CLOSING = CoordinatorNode.RECORDING.plusMinutes(1);
    private static final Duration STATUS_PATIENCE = Duration.ofSeconds(2);
    private static final long NEVER_MS = Long.MAX_VALUE / 4;

    /** Workers are waited for as long as it takes. */
    private static final Timing TIMING = new Timing(
            NEVER_MS,
            NEVER_MS,
            Timing.STANDARD.leastPatienceMs(),
            Timing.STANDARD.unmeasuredPatienceMs(),
            Timing.STANDARD.snapshotMs());

    private final CompletableFuture<TrainingResult> result = new CompletableFuture<>();
    private final ActorSystem<CoordinatorCommand> system;

    /**
     * Reads the data, checks the job and waits for workers, and for the other coordinators where there are any.
     *
     * @param minWorkers that it waits for before it begins
     * @param notices takes a sentence for people when something changes for this coordinator
     * @throws org.talkoot.deploy.api.JobRefusedException if the job can't be trained as it is, or the node can't be reached
     *     where it is to be
     */
    public static ClusterTraining start(
            JobSpec spec,
            NodeOptions node,
            int minWorkers,
            Storage storage,
            TrainingListener listener,
            Consumer<String> notices) {
        PreparedRun run = new PreparedRun(PreparedRun.resolve(spec), storage);
        return new ClusterTraining(run, node, minWorkers, listener, notices);
    }

    private ClusterTraining(
            PreparedRun run, NodeOptions node, int minWorkers, TrainingListener listener, Consumer<String> notices) {
        Committee committee = Committee.of(node.seeds());
        CoordinatorNode.Task task = new CoordinatorNode.Task(
                run,
                ServedFiles.of(run.job().spec()),
                committee.hasOne() ? List.of() : run.past(),
                committee,
                TIMING,
                minWorkers,
                asking -> recorder(run, asking, listener),
                notices,
                result::completeExceptionally);
        system = ClusterSystem.start(CoordinatorNode.create(task), List.of(CoordinatorNode.ROLE), node);
        system.getWhenTerminated()
                .whenComplete((done, failure) -> result.completeExceptionally(
                        new CutOffException("this coordinator was cut off from its cluster; the log says how")));
    }

    private Behavior<JobEvent> recorder(PreparedRun run, ActorRef<CoordinatorCommand> node, TrainingListener listener) {
        return run.recorder(steps -> Optional.of(() -> fetch(node, steps)), listener, result);
    }

    /** On the thread that writes checkpoints. */
    private static Snapshot fetch(ActorRef<CoordinatorCommand> node, int steps) {
        CompletableFuture<Snapshot> snapshot = new CompletableFuture<>();
        node.tell(new CoordinatorNode.FetchSnapshot(steps, snapshot));
        try {
            return snapshot.orTimeout(FETCH.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof IllegalStateException gone
                    ? gone
                    : new IllegalStateException(
                            "no node has sent its snapshot within " + FETCH.toMinutes() + " minutes");
        }
    }

    private static String words(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    @Override
    public CompletionStage<TrainingResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public CompletionStage<JobStatus> status() {
        CompletionStage<JobAnswer> answer =
                AskPattern.ask(system, JobQuestion.AskStatus::new, STATUS_PATIENCE, system.scheduler());
        return answer.thenApply(JobStatus.class::cast); // an Ended or Unknown tells nothing of workers
    }

    @Override
    public void stop() {
        system.tell(CoordinatorNode.Stop.INSTANCE);
    }

    /** Dismisses the hosts, and leaves the cluster. */
    @Override
    public void close() {
        result.completeExceptionally(new StoppedException("the run was closed before its end"));
        result.whenComplete((done, failure) -> {
            if (failure instanceof CutOffException) {
                system.terminate(); // nobody is to go for that
            } else if (failure == null) {
                system.tell(new CoordinatorNode.Over(true, "the job is done"));
            } else {
                system.tell(new CoordinatorNode.Over(false, "the job has ended without a result: " + words(failure)));
            }
        });
        try {
            system.getWhenTerminated().toCompletableFuture().get(CLOSING.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            system.terminate(); // whoever didn't hear of the end will miss the coordinator
        }
    }
}
