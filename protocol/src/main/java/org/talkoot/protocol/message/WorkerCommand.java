package org.talkoot.protocol.message;

import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.talkoot.protocol.job.EvaluationSet;

/** What a worker is told: by the coordinator, and by its peers. Not sealed: a worker has messages to itself. */
public interface WorkerCommand {

    /**
     * A new world begins, with this worker in it.
     *
     * @param peers by rank, this worker among them
     */
    record FormWorld(World world, int rank, List<ActorRef<WorkerCommand>> peers) implements WorkerCommand {
        public FormWorld {
            peers = List.copyOf(peers);
        }
    }

    /**
     * The boundary is committed: train on, to the next one.
     *
     * @param patienceMs how long a worker waits for its peers from now on, and a segment may take
     */
    record Proceed(Fence fence, int boundary, long patienceMs) implements WorkerCommand {}

    /**
     * The boundary after so many steps is committed: compute this worker's share of an evaluation on one of the data sets, and
     * report it.
     */
    record Evaluate(Fence fence, int steps, EvaluationSet set) implements WorkerCommand {}

    /**
     * A new coordinator takes over from one that is gone, and asks the workers to join it.
     *
     * @param term its number, larger than that of any before
     */
    record Recruit(long term, ActorRef<WorkerReport> coordinator) implements WorkerCommand {}

    /** Stop: the job is done, has failed, or was stopped. */
    enum Stop implements WorkerCommand {
        INSTANCE
    }
}
