package org.talkoot.deploy.cluster;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.talkoot.protocol.message.HostCommand.FetchSnapshot;
import org.talkoot.protocol.message.SnapshotReply;
import org.talkoot.protocol.message.WorkerReport;
import org.talkoot.worker.compute.NodeMemory;
import org.talkoot.worker.compute.Snapshot;
import org.talkoot.worker.job.TrainingJob;

/**
 * The snapshot that a process's workers lack, which its host fetches for them from another process: one at a time, the one
 * that the coordinator asked for last. The coordinator hears how far it is, and asks again where it can't be had.
 *
 * @param <C> the host's messages
 */
final class SnapshotErrand<C> {
    private final ActorContext<C> context;
    private final TrainingJob job;
    private final NodeMemory memory;
    private final Function<Outcome, C> fetched;
    private ActorRef<SnapshotReply> fetching; // null while nothing is fetched
    private CompletableFuture<Snapshot> attempt; // the newest; null before the first
    private int steps;

    /** How an attempt ended, one way or the other. */
    record Outcome(CompletableFuture<Snapshot> attempt) {}

    /**
     * @param memory where it is kept
     * @param fetched what to tell the host's actor of an outcome
     */
    SnapshotErrand(ActorContext<C> context, TrainingJob job, NodeMemory memory, Function<Outcome, C> fetched) {
        this.context = context;
        this.job = job;
        this.memory = memory;
        this.fetched = fetched;
    }

    void fetch(FetchSnapshot command, ActorRef<WorkerReport> coordinator) {
        if (fetching != null && steps == command.steps()) {
            return;
        }
        if (fetching != null) {
            context.stop(fetching);
        }
        CompletableFuture<Snapshot> result = new CompletableFuture<>();
        attempt = result;
        steps = command.steps();
        fetching = context.spawnAnonymous(SnapshotFetch.create(
                SnapshotValues.empty(job, steps),
                List.of(command.from()),
                missing -> {
                    if (missing > 0) { // else it is told once the snapshot is kept
                        tell(coordinator, command.steps(), missing);
                    }
                },
                result));
        context.pipeToSelf(result, (snapshot, failure) -> fetched.apply(new Outcome(result)));
    }

    /** What {@code fetched} was called with, on the host's thread. */
    void done(Outcome outcome, ActorRef<WorkerReport> coordinator) {
        if (outcome.attempt() != attempt) { // another took its place
            return;
        }
        fetching = null;
        if (!attempt.isCompletedExceptionally()) { // else the coordinator asks again
            memory.supply(attempt.join());
            tell(coordinator, steps, 0);
        }
    }

    private void tell(ActorRef<WorkerReport> coordinator, int ofSteps, long missing) {
        coordinator.tell(new WorkerReport.SnapshotReceived(memory.node(), ofSteps, missing));
    }
}
